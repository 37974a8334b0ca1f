using System.Globalization;
using System.Numerics;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Cluster.Tests.Jobs;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

[Collection(EngineGroup.Name)]
public sealed class JobAndPaymentTableTests(EngineFixture fixture)
{
    /// <summary>2^256 − 1.</summary>
    private static readonly BigInteger Most = BigInteger.Pow(2, 256) - 1;

    [Fact]
    public async Task A_job_reads_as_it_was_written_and_its_highest_version_is_the_row()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactAiJobs.Table, JobSamples.Fact(version: 2, success: false), JobSamples.Fact(version: 1), JobSamples.Fact(version: 2, success: false));

        Assert.Equal(1, await test.CountAsync($"{test.Settings.Database}.v_api_jobs_latest"));
        Assert.Equal(
            "org\tllm\tr1\t0xop\tn:8935\tllm\tllama\t0\tselected\t2\t1999.5\t10\t20\t30\t100.5\t55.5\tstop\t2026-03-01T10:00:00.001Z\t2026-03-01T10:00:02.000Z\t0xother\t2",
            await test.QueryAsync($"""
                SELECT org, job_kind, request_id, orchestrator_address, orchestrator_url, pipeline_id, model_id, success, selection_outcome, tries, duration_ms,
                  prompt_tokens, completion_tokens, total_tokens, ttft_ms, tokens_per_second, finish_reason, selected_at, completed_at, runner_up_address, version
                FROM {test.Settings.Database}.v_api_jobs_latest
                """));
    }

    [Fact]
    public async Task What_a_job_does_not_tell_is_unknown_and_not_zero()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        await test.InsertAsync(FactAiJobs.Table, JobSamples.Fact() with
        {
            RequestedAtMs = null,
            CompletedAtMs = null,
            Success = null,
            Tries = null,
            DurationMs = null,
            PromptTokens = null,
            TtftMs = null,
            EvidenceCapabilityUid = null,
        });

        Assert.Equal("\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N", await test.QueryAsync(
            $"SELECT requested_at, completed_at, success, tries, duration_ms, prompt_tokens, ttft_ms, evidence_capability_uid FROM {test.Settings.Database}.v_api_jobs_latest"));
    }

    [Fact]
    public async Task Case_08_Wei_are_stored_and_summed_without_losing_one()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var facts = new[]
        {
            Payment(1, new BigInteger(2_402_400_000_000_000), new BigInteger(4_800_000_004_800)),
            Payment(2, BigInteger.Pow(10, 60) + 1, BigInteger.Pow(10, 59) + 3),
            Payment(3, Most, null),
        };
        await test.InsertAsync(FactPayments.Table, [.. facts, .. facts]);

        var view = $"{test.Settings.Database}.v_api_payments_latest";
        Assert.Equal(facts.Select(f => f.Detail.FaceValueWei!.Value.ToString(CultureInfo.InvariantCulture)), (await test.QueryAsync($"SELECT face_value_wei FROM {view} ORDER BY face_value_wei")).Split('\n'));
        Assert.Equal(
            (facts[0].Detail.ExpectedValueWei + facts[1].Detail.ExpectedValueWei)!.Value.ToString(CultureInfo.InvariantCulture),
            await test.QueryAsync($"SELECT sum(expected_value_wei) FROM {view}"));
        Assert.Equal("0.000999001\t2\t35_m\tlive-video-to-video\tm", await test.QueryAsync(
            $"SELECT DISTINCT win_probability, ticket_count, manifest_id, manifest_pipeline_id, manifest_model_id FROM {view}"));
    }

    [Fact]
    public async Task A_payment_that_loses_its_session_is_one_row_without_one()
    {
        await using var test = await StoreUnderTest.WithSchemaAsync(fixture);
        var linked = Payment(1, BigInteger.One, BigInteger.One);
        await test.InsertAsync(FactPayments.Table, linked with { Link = PaymentLink.None, Version = 2 });
        await test.InsertAsync(FactPayments.Table, linked);

        Assert.Equal("\tunlinked\t0\t2", await test.QueryAsync(
            $"SELECT session_id, link_status, link_step, version FROM {test.Settings.Database}.fact_payments FINAL"));
    }

    internal static PaymentFact Payment(int id, BigInteger? face, BigInteger? expected) => new()
    {
        Uid = JobSamples.Uid(id),
        Org = "org",
        TimeMs = JobSamples.T,
        Link = new PaymentLink("linked", 1, "s|r"),
        Version = 1,
        Detail = new PaymentDetail
        {
            Gateway = "gw",
            RequestId = "r",
            PaymentSessionId = "ps",
            Recipient = "0xop",
            Sender = "0xsender",
            Url = "n:8935",
            ManifestId = "35_m",
            Capability = "35",
            FaceValueWei = face,
            ExpectedValueWei = expected,
            TicketCount = 2,
            WinProbability = 0.0009990010m,
            Price = "1 wei/pixel",
            PriceWeiPerPixel = 1,
        },
    };
}
