using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Jobs;
using static LivepeerAkka.Domain.Tests.Jobs.JobScript;

namespace LivepeerAkka.Domain.Tests.Jobs;

public sealed class JobFoldTests
{
    [Fact]
    public void A_batch_request_is_one_job_with_its_final_outcome()
    {
        var fact = Fact(
            JobKinds.Batch,
            Batch(1, T, "received", j => j with { Pipeline = "upscale", Model = "m" }),
            Batch(2, T + 900, "completed", j => j with { Success = true, Tries = 2, DurationMs = 880.5, Pipeline = "upscale", Model = "m" }, "https://N:8935/x"));

        Assert.Equal((T, T, T + 900), (fact.RequestedAtMs!.Value, fact.SelectedAtMs, fact.CompletedAtMs!.Value));
        Assert.Equal((true, 2, 880.5, "selected"), (fact.Success!.Value, fact.Tries!.Value, fact.DurationMs!.Value, fact.Selection));
        Assert.Equal(("n:8935", "upscale", "m", "eu", "gw"), (
            fact.Identity.OrchestratorUrl, fact.Identity.PipelineId, fact.Identity.ModelId, fact.Identity.Region, fact.Identity.Gateway));
        Assert.Equal((Uid(1), Uid(2), 2), (fact.FirstEventUid, fact.LastEventUid, fact.EventCount));
    }

    [Fact]
    public void Of_several_attempts_the_latest_completion_is_the_outcome_and_its_reception_the_selection()
    {
        var records = new[]
        {
            Batch(1, T, "received"), Batch(2, T + 100, "completed", j => j with { Success = false, Tries = 3, Error = "late" }, "a:1"),
            Batch(3, T + 200, "received"), Batch(4, T + 300, "completed", j => j with { Success = true, Tries = 1 }, "b:1"), Batch(5, T + 400, "received"),
        };
        var fact = Fact(JobKinds.Batch, records);

        Assert.Equal((T + 200, T + 300, true, 3, "b:1", ""), (
            fact.SelectedAtMs, fact.CompletedAtMs!.Value, fact.Success!.Value, fact.Tries!.Value, fact.Identity.OrchestratorUrl, fact.Error));
        Assert.Equal(["b:1"], new JobFold(JobKinds.Batch, records).Evidence("").Identities.Select(i => i.Url));
    }

    [Theory]
    [InlineData(300.0, 700)]
    [InlineData(null, 1_000)]
    [InlineData(-5.0, 1_000)]
    [InlineData(1e300, 1_000 - 86_400_000L)]
    public void A_selection_that_was_lost_is_the_completion_less_its_duration(double? durationMs, long expected) =>
        Assert.Equal(T + expected, Fact(JobKinds.Batch, Batch(1, T + 1_000, "completed", j => j with { DurationMs = durationMs })).SelectedAtMs);

    [Fact]
    public void A_job_without_a_completion_has_no_outcome()
    {
        var fact = Fact(JobKinds.Batch, Batch(1, T, "received"), Batch(2, T + 5, "received"));

        Assert.Equal((T, T + 5), (fact.RequestedAtMs!.Value, fact.SelectedAtMs));
        Assert.Null(fact.CompletedAtMs);
        Assert.Null(fact.Success);
        Assert.Equal(("unknown", "no_identity_evidence"), (fact.Selection, fact.Identity.AttributionReason));
    }

    [Theory]
    [InlineData("no_orchestrators", "", "no_orchestrator")]
    [InlineData("", "No orchestrators available", "no_orchestrator")]
    [InlineData("timeout", "late", "unknown")]
    public void An_orchestrator_that_nobody_was_is_no_orchestrator(string errorType, string error, string outcome)
    {
        var fact = Fact(JobKinds.Batch, Batch(1, T, "received"), Batch(2, T + 1, "completed", j => j with { Success = false, ErrorType = errorType, Error = error }));

        Assert.Equal((outcome, false), (fact.Selection, fact.Success!.Value));
        Assert.Equal(outcome == "no_orchestrator" ? "no_orchestrators" : "no_identity_evidence", fact.Identity.AttributionReason);
    }

    [Fact]
    public void A_job_that_in_the_end_found_nobody_is_not_credited_to_whom_it_tried_before()
    {
        var fact = Fact(
            JobKinds.Batch, Offer("n:8935", "0xop", "upscale", "m", T), "",
            Batch(1, T, "received", j => j with { Pipeline = "upscale" }), Batch(2, T + 1, "completed", j => j with { Success = false }, "n:8935"),
            Batch(3, T + 9, "completed", j => j with { Success = false, ErrorType = "no_orchestrators" }));

        Assert.Equal(("no_orchestrator", "", "no_orchestrators"), (fact.Selection, fact.Identity.OrchestratorAddress, fact.Identity.AttributionReason));
    }

    [Fact]
    public void Whatever_one_completion_of_an_llm_request_leaves_out_the_other_tells()
    {
        var fact = Fact(
            JobKinds.Llm,
            Llm(1, T, "request_started", j => j with { Model = "llama", Streaming = true }),
            Llm(2, T + 90, "stream_completed", j => j with { PromptTokens = 10, CompletionTokens = 20, TotalTokens = 30, TtftMs = 15.5, TokensPerSecond = 40 }),
            Llm(3, T + 100, "request_completed", j => j with { TotalDurationMs = 99, DurationMs = 1, FinishReason = "stop", CompletionTokens = 21 }, "n:8935"));

        Assert.Equal((10, 21, 30), (fact.PromptTokens!.Value, fact.CompletionTokens!.Value, fact.TotalTokens!.Value));
        Assert.Equal((15.5, 40.0, 99.0, "stop", true, true), (
            fact.TtftMs!.Value, fact.TokensPerSecond!.Value, fact.DurationMs!.Value, fact.FinishReason, fact.Streaming!.Value, fact.Success!.Value));
        Assert.Equal(("llm", "llama", T + 100), (fact.Identity.PipelineId, fact.Identity.ModelId, fact.CompletedAtMs!.Value));
    }

    [Theory]
    [InlineData(null, 200, "", true)]
    [InlineData(null, 299, "", true)]
    [InlineData(null, 300, "", false)]
    [InlineData(null, 503, "", false)]
    [InlineData(true, 503, "", true)]
    [InlineData(null, null, "broken", false)]
    [InlineData(null, null, "", null)]
    public void A_container_job_succeeds_by_its_flag_else_by_its_status(bool? success, int? status, string error, bool? expected) => Assert.Equal(
        expected,
        Fact(JobKinds.Byoc, Record(1, T, EventFamily.JobGateway, "job_gateway_completed", j => j with { Success = success, HttpStatus = status, Error = error })).Success);

    [Fact]
    public void Payments_and_tokens_of_a_container_job_complete_nothing()
    {
        var fact = Fact(
            JobKinds.Byoc,
            Record(1, T, EventFamily.JobAuth, "job_auth_completed", j => j with { Success = true, Capability = "chat" }),
            Record(2, T + 30, EventFamily.JobGateway, "job_gateway_submitted", j => j with { Capability = "chat" }),
            Record(3, T + 40, EventFamily.JobPayment, "job_payment_completed", j => j with { Success = true }));

        Assert.Null(fact.CompletedAtMs);
        Assert.Equal((T + 30, "chat", "chat"), (fact.SelectedAtMs, fact.Capability, fact.Identity.PipelineId));
    }

    [Fact]
    public void A_job_is_attributed_by_the_address_that_it_names()
    {
        var records = new[] { Batch(1, T, "received", j => j with { Pipeline = "upscale", Model = "m" }), Batch(2, T + 1, "completed", url: "https://n:8935") };

        var fact = Fact(JobKinds.Batch, Offer("n:8935", "0xop", "upscale", "m", T), "", records);
        Assert.Equal(("0xop", "hardware_less", "uri"), (fact.Identity.OrchestratorAddress, fact.Identity.AttributionStatus, fact.Identity.AttributionMethod));
        Assert.Equal(Uid(2), fact.EvidenceSignalUid);
        Assert.Equal("incompatible_candidate", Fact(JobKinds.Batch, Offer("n:8935", "0xop", "upscale", "x", T), "", records).Identity.AttributionReason);
    }

    [Fact]
    public void A_container_job_matches_its_capability_verbatim_and_takes_the_model_of_its_worker()
    {
        var records = new[]
        {
            Record(1, T, EventFamily.JobGateway, "job_gateway_submitted", j => j with { Capability = "chat" }, "n:8935"),
            Record(2, T + 1, EventFamily.JobGateway, "job_gateway_completed", j => j with { Capability = "chat", Success = true }, "n:8935"),
        };

        var fact = Fact(JobKinds.Byoc, Offer("n:8935", "0xop", "chat", "", T), "qwen", records);
        Assert.Equal(("0xop", "qwen", "chat"), (fact.Identity.OrchestratorAddress, fact.Identity.ModelId, fact.Identity.PipelineId));
        Assert.Equal("", Fact(JobKinds.Byoc, Offer("n:8935", "0xop", "paint", "", T), "qwen", records).Identity.OrchestratorAddress);
    }

    [Fact]
    public void A_record_without_a_request_belongs_to_no_job()
    {
        Assert.Null(JobRecords.KeyOf("org", Event(1, T, EventFamily.JobGateway, Job("job_gateway_submitted", request: " "))));
        Assert.Null(JobRecords.KeyOf("org", Event(1, T, EventFamily.WorkerLifecycle, Job("worker_registered"))));
        Assert.Equal(new JobKey("org", "byoc", "r"), JobRecords.KeyOf("org", Event(1, T, EventFamily.JobAuth, Job("job_auth_token_created", request: " r "))));
        Assert.Equal(new JobKey("org", "llm", "a/b"), JobKey.OfId("org", new JobKey("org", "llm", "a/b").Id));
    }

    [Fact]
    public void A_job_holds_so_many_records_and_each_once()
    {
        var state = new JobState();
        var many = Enumerable.Range(0, JobState.RecordsMax + 5).Select(i => Batch(i, T + i, "received")).ToList();
        Assert.Equal(JobState.RecordsMax, state.New(many).Count);
        state.Apply(new JobEvents.RecordsAdded([many[0], many[1]]));
        Assert.Equal([Uid(2)], state.New([many[1], many[2], many[2]]).Select(r => r.Uid));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Apply(null!));
    }

    [Fact]
    public void A_job_is_settled_when_the_fact_of_all_its_records_is_acknowledged()
    {
        var state = new JobState();
        state.Apply(new JobEvents.RecordsAdded([Batch(1, T, "received")]));
        state.Apply(new JobEvents.FactPublished(1, "f", 1, "n:8935"));
        Assert.False(state.IsSettled);
        state.Apply(new JobEvents.FactAcknowledged(1));
        Assert.True(state.IsSettled);
        state.Apply(new JobEvents.RecordsAdded([Batch(2, T, "completed"), Batch(3, T, "completed")]));
        state.Apply(new JobEvents.FactPublished(2, "g", 2, "m:8935"));
        state.Apply(new JobEvents.FactAcknowledged(2));
        Assert.False(state.IsSettled);
        Assert.Equal((2L, 2L, "g"), (state.Version, state.AcknowledgedVersion, state.Fingerprint));
        Assert.Equal(["m:8935", "n:8935"], state.Nodes);
    }
}
