using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Orchestrators;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Domain.Tests.Sessions;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

/// <summary>What sessions and jobs tell of their work.</summary>
public sealed class WorkTests
{
    private const string NodeA = "a.example:8935";
    private const string NodeB = "b.example:8935";
    private static readonly OrchestratorRules Rules = new();

    [Fact]
    public void Records_of_a_segment_are_work_and_its_samples_stand_for_the_time_before_them()
    {
        var script = new Script().Request(50_000).Ingest(100_000, Script.A)
            .Status(110_000, node: Script.A).Status(118_000, node: Script.A).Status(150_000, node: Script.A).Close(160_000);

        var run = Assert.Single(Of(script, Decision(NodeA))[NodeA].Runs);

        // The request names nobody and belongs to segment 0, and so does the close.
        Assert.Equal((50_000, 160_000), (run.FirstMs, run.LastMs));
        Assert.Equal([new BusySpan(100_000, 118_000), new BusySpan(130_000, 150_000)], run.Busy);
        Assert.Equal(38_000, script.Analysis().Work.SampleMs);
    }

    [Fact]
    public void Runner_traces_and_ingest_metrics_are_no_work()
    {
        var script = new Script().Ingest(100_000, Script.A).Metrics(900_000)
            .Trace(TraceKind.RunnerReceiveFirstIngestSegment, 5_000, Script.A).Close(120_000);

        var run = Assert.Single(Of(script, Decision(NodeA))[NodeA].Runs);

        Assert.Equal((100_000, 120_000), (run.FirstMs, run.LastMs));
        Assert.Empty(run.Busy);
    }

    [Theory]
    [InlineData(AttributionStatus.Resolved, true)]
    [InlineData(AttributionStatus.HardwareLess, true)]
    [InlineData(AttributionStatus.Stale, true)]
    [InlineData(AttributionStatus.Ambiguous, false)]
    [InlineData(AttributionStatus.Unresolved, false)]
    public void Only_a_decision_that_knows_who_it_was_gives_work(string status, bool gives)
    {
        var script = new Script().Ingest(100_000, Script.A);

        Assert.Equal(gives, Of(script, Decision(NodeA) with { Status = status }).ContainsKey(NodeA));
    }

    [Fact]
    public void A_decision_without_a_node_gives_no_work() =>
        Assert.Empty(Of(new Script().Ingest(100_000, Script.A), Decision("")));

    [Fact]
    public void A_swap_gives_each_node_the_work_of_its_segment()
    {
        var script = new Script().Ingest(100_000, Script.A).Status(110_000, node: Script.A).Swap(120_000, Script.A)
            .Ingest(130_000, Script.B).Status(140_000, node: Script.B).Close(150_000);

        var works = Of(script, Decision(NodeA), Decision(NodeB) with { Operator = "0xb", Model = "y" });

        Assert.Equal([NodeA, NodeB], works.Keys.Order());
        Assert.Equal((100_000, 120_000), (works[NodeA].Runs[0].FirstMs, works[NodeA].Runs[0].LastMs));
        Assert.Equal((130_000, 150_000), (works[NodeB].Runs[0].FirstMs, works[NodeB].Runs[0].LastMs));
        Assert.Equal([new BusySpan(130_000, 140_000)], works[NodeB].Runs[0].Busy);
        Assert.Equal(("session/s|r", 7, "0xb"), (works[NodeB].Source, works[NodeB].Version, works[NodeB].Operator));
    }

    [Fact]
    public void Two_segments_of_one_node_are_one_work_of_the_latest_operator_and_a_run_each_model()
    {
        var script = new Script().Ingest(100_000, Script.A).Ingest(110_000, Script.B).Ingest(120_000, Script.A).Close(130_000);

        var work = Of(script, Decision(NodeA) with { Operator = "0xz", Model = "x" }, Decision(NodeB), Decision(NodeA) with { Model = "y" })[NodeA];

        Assert.Equal("0xop", work.Operator);
        Assert.Equal(["x", "y"], work.Runs.Select(r => r.Model));
    }

    [Theory]
    [InlineData(900_000, 1)]
    [InlineData(900_001, 2)]
    public void Records_further_apart_than_the_idle_gap_are_two_runs(long gapMs, int runs) =>
        Assert.Equal(runs, Of(new Script().Ingest(100_000, Script.A).Status(100_000 + gapMs, node: Script.A), Decision(NodeA))[NodeA].Runs.Count);

    [Fact]
    public void Of_more_spans_than_the_maximum_the_nearest_are_joined()
    {
        var script = new Script().Ingest(0, Script.A).Status(10_000, node: Script.A).Status(40_000, node: Script.A).Status(65_000, node: Script.A)
            .Status(100_000, node: Script.A);

        // Spans 0-10, 20-40, 45-65, 80-100 s; the gap of 5 s goes first.
        var run = Assert.Single(Of(script, Rules with { BusySpansMax = 3 }, Decision(NodeA))[NodeA].Runs);

        Assert.Equal([new BusySpan(0, 10_000), new BusySpan(20_000, 65_000), new BusySpan(80_000, 100_000)], run.Busy);
    }

    [Fact]
    public void Of_more_runs_than_the_maximum_the_latest_stand()
    {
        var script = new Script().Ingest(0, Script.A).Status(1_000_000, node: Script.A).Status(2_000_000, node: Script.A);

        Assert.Equal([1_000_000, 2_000_000], Of(script, Rules with { RunsMax = 2 }, Decision(NodeA))[NodeA].Runs.Select(r => r.FirstMs));
    }

    [Fact]
    public void Selection_and_completion_of_a_job_are_work_without_busy_time()
    {
        var run = Assert.Single(Job(1_000, 61_000)!.Runs);

        Assert.Equal((1_000, 61_000), (run.FirstMs, run.LastMs));
        Assert.Empty(run.Busy);
        Assert.Equal("job/llm/r1", Job(1_000, 61_000)!.Source);
    }

    [Fact]
    public void A_job_longer_than_the_idle_gap_was_seen_twice() =>
        Assert.Equal([1_000, 1_000_000], Job(1_000, 1_000_000)!.Runs.Select(r => r.FirstMs));

    [Theory]
    [InlineData(5_000L, null)]
    [InlineData(null, 5_000L)]
    public void One_known_time_of_a_job_is_enough(long? selected, long? completed)
    {
        var run = Assert.Single(Job(selected, completed)!.Runs);

        Assert.Equal((5_000, 5_000), (run.FirstMs, run.LastMs));
    }

    [Fact]
    public void A_job_without_a_node_or_a_time_is_no_work()
    {
        Assert.Null(Job(null, null));
        Assert.Null(JobWork.Of("llm", "r1", 1, Decision(""), 1, 2, Rules));
    }

    private static NodeWork? Job(long? selected, long? completed) => JobWork.Of("llm", "r1", 2, Decision(NodeA), selected, completed, Rules);

    private static IReadOnlyDictionary<string, NodeWork> Of(Script script, params AttributionDecision[] decisions) => Of(script, Rules, decisions);

    private static IReadOnlyDictionary<string, NodeWork> Of(Script script, OrchestratorRules rules, params AttributionDecision[] decisions) =>
        SessionWork.Of(Script.Key, 7, script.State().Signals, script.Analysis(), decisions, Script.Rules, rules);

    private static AttributionDecision Decision(string node) => new()
    {
        Status = AttributionStatus.Resolved,
        Reason = AttributionReason.Matched,
        Method = AttributionMethod.Uri,
        Confidence = 1,
        Operator = "0xop",
        NodeUrl = node,
        Pipeline = "live-video-to-video",
        Model = "x",
    };
}
