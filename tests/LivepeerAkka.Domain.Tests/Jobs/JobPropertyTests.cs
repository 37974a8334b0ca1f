using CsCheck;
using LivepeerAkka.Domain.Jobs;
using static LivepeerAkka.Domain.Tests.Jobs.JobScript;

namespace LivepeerAkka.Domain.Tests.Jobs;

public sealed class JobPropertyTests
{
    private static readonly string[] Urls = ["", "n:8935", "m:8935"];
    private static readonly string[] Errors = ["", "late", "no orchestrators available"];

    private static readonly Gen<JobRecord[]> Records = Gen.Select(Gen.Long[0, 6], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3])
        .Array[1, 10].Select(all => all.Select((r, i) => Llm(
            i, T + r.Item1, new[] { "request_started", "request_completed", "stream_completed", "other" }[r.Item2],
            j => j with { Error = Errors[r.Item4], Tries = r.Item5 == 0 ? null : r.Item5, TotalTokens = r.Item5 == 1 ? null : i, Model = r.Item5 == 2 ? "m" : "" },
            Urls[r.Item3])).ToArray());

    [Fact]
    public void Case_45_Neither_order_nor_repetition_changes_a_fact() => Gen.Select(Records, Gen.Int).Sample((records, seed) =>
    {
        var random = new Random(seed);
        var state = new JobState();
        foreach (var record in records.Concat(records.Take(3)).OrderBy(_ => random.Next()))
        {
            state.Apply(new JobEvents.RecordsAdded(state.New([record, record])));
        }

        var network = Offer("n:8935", "0xop", "llm", "m", T);
        Assert.Equal(Fact(JobKinds.Llm, network, "", records).Content(), Fact(JobKinds.Llm, network, "", state.Records).Content());
    }, iter: 2_000);

    [Fact]
    public void Selection_and_outcome_agree_with_the_records_and_nobody_is_named_whom_no_record_names() => Records.Sample(records =>
    {
        var fact = Fact(JobKinds.Llm, Offer("n:8935", "0xop", "llm", "m", T), "", records);

        Assert.Equal(records.Any(r => r.Role == JobEventRole.Completion), fact.Success is not null);
        Assert.True(fact.Selection != "selected" || records.Any(r => r.Url == fact.Identity.OrchestratorUrl && r.Url.Length > 0));
        Assert.True(fact.Identity.OrchestratorAddress.Length == 0 || records.Any(r => r.Url == "n:8935"));
        Assert.True(fact.CompletedAtMs is null || fact.SelectedAtMs <= fact.CompletedAtMs);
    }, iter: 2_000);

    [Fact]
    public void Facts_that_differ_have_different_contents()
    {
        var records = new[] { Batch(1, T, "received"), Batch(2, T + 1, "completed", j => j with { DurationMs = 1.5 }, "n:8935") };
        var fact = Fact(JobKinds.Batch, records);

        Assert.Equal(fact.Content(), (fact with { Version = 9 }).Content());
        Assert.NotEqual(fact.Content(), (fact with { DurationMs = 1.25 }).Content());
        Assert.NotEqual(fact.Content(), (fact with { Success = false }).Content());
        Assert.NotEqual(fact.Content(), (fact with { Identity = fact.Identity with { GpuId = "x" } }).Content());
        Assert.NotEqual((fact with { ErrorType = "a", Error = "" }).Content(), (fact with { ErrorType = "", Error = "a" }).Content());
    }
}
