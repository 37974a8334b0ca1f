using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Section 3: both sides of every boundary.</summary>
public class SegmentRuleTests
{
    [Theory]
    [InlineData(30_000, 2)]
    [InlineData(30_001, 3)]
    public void A_status_of_a_server_that_was_left_is_a_straggler_for_thirty_seconds(long after, int segments)
    {
        var analysis = new Script().Ingest(1000, A).Ingest(20_000, B).Status(20_000 + after, node: A).Analysis();

        Assert.Equal(segments, analysis.Segments.Count);
    }

    [Fact]
    public void A_first_ingest_of_a_server_that_was_left_always_opens_a_segment()
    {
        var analysis = new Script().Ingest(1000, A).Ingest(20_000, B).Ingest(20_001, A).Analysis();

        Assert.Equal(["a.example:8935", "b.example:8935", "a.example:8935"], analysis.Segments.Select(s => s.Key.Value));
        Assert.Equal(2, analysis.InferredSwapCount);
    }

    [Fact]
    public void A_straggler_moves_no_end_and_opens_nothing_in_a_gap()
    {
        var analysis = new Script().Ingest(1000, A).Swap(20_000, A).Status(25_000, node: A).Ingest(26_000, B).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal(20_000, analysis.Segments[0].EndMs);
        Assert.Equal("confirmed", analysis.Segments[1].Boundary);
        Assert.Equal(1, analysis.Segments[0].Work.StatusSamples);
    }

    [Fact]
    public void The_server_that_a_swap_ended_may_come_back_when_its_stragglers_are_over()
    {
        var analysis = new Script().Ingest(1000, A).Swap(20_000, A).Status(50_001, node: A).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal("confirmed", analysis.Segments[1].Boundary);
        Assert.False(analysis.HasOrchestratorChange);
    }

    [Theory]
    [InlineData(15_000, "confirmed", "swap")]
    [InlineData(15_001, "inferred", "orchestrator_change")]
    public void A_swap_explains_a_change_up_to_fifteen_seconds_before_it(long after, string boundary, string endReason)
    {
        var analysis = new Script().Ingest(1000, A).Ingest(20_000, B).Swap(20_000 + after, A).Status(60_000, node: B).Analysis();

        Assert.Equal((boundary, endReason), (analysis.Segments[1].Boundary, analysis.Segments[0].EndReason));
        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal(20_000, analysis.Segments[0].EndMs);
        Assert.Equal(1, analysis.ConfirmedSwapCount);
    }

    [Theory]
    [InlineData(15_000, "confirmed", 0)]
    [InlineData(15_001, "inferred", 1)]
    public void One_who_was_tried_explains_the_next_opening_for_fifteen_seconds(long after, string boundary, int inferred)
    {
        var analysis = new Script().Ingest(1000, A).Swap(20_000, X).Ingest(20_000 + after, B).Close(90_000).Analysis();

        Assert.Equal(["a.example:8935", "x.example:8935", "b.example:8935"], analysis.Segments.Select(s => s.Key.Value));
        Assert.Equal((20_000 + after, "orchestrator_change"), (analysis.Segments[0].EndMs, analysis.Segments[0].EndReason));
        Assert.Equal(("confirmed", "swap"), (analysis.Segments[1].Boundary, analysis.Segments[1].EndReason));
        Assert.Equal((boundary, inferred), (analysis.Segments[2].Boundary, analysis.InferredSwapCount));
    }

    [Theory]
    [InlineData(15_000, "confirmed")]
    [InlineData(15_001, "initial")]
    public void The_first_evidence_after_one_who_was_tried_is_confirmed_for_fifteen_seconds(long after, string boundary)
    {
        var analysis = new Script().Request(0).Swap(1000, X).Ingest(1000 + after, A).Analysis();

        Assert.Equal("initial", analysis.Segments[0].Boundary);
        Assert.Equal(boundary, analysis.Segments[1].Boundary);
        Assert.Equal(boundary == "confirmed", analysis.Segments[1].Rescued);
    }

    [Fact]
    public void One_who_was_tried_interrupts_nobody()
    {
        var analysis = new Script().Ingest(1000, A).Swap(20_000, X).Status(30_000, node: A).Close(40_000).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal((1000L, 40_000L, "session_end"), (analysis.Segments[0].StartMs, analysis.Segments[0].EndMs, analysis.Segments[0].EndReason));
        Assert.False(analysis.Segments[1].Rescued);
    }

    [Fact]
    public void One_who_was_tried_is_one_segment_however_often_it_is_named()
    {
        var analysis = new Script().Request(0).Swap(5000, X).Swap(6000, X).Close(9000).Analysis();

        Assert.Equal((1, 2, 5000L), (analysis.Segments.Count, analysis.ConfirmedSwapCount, analysis.Segments[0].EndMs));
    }

    [Fact]
    public void A_swap_that_names_nobody_names_whoever_serves_and_only_counts_when_nobody_does()
    {
        var analysis = new Script().Swap(500).Ingest(1000, A).Swap(20_000).Swap(21_000).Ingest(22_000, B).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal(("swap", "confirmed"), (analysis.Segments[0].EndReason, analysis.Segments[1].Boundary));
        Assert.Equal((3, 0), (analysis.ConfirmedSwapCount, analysis.InferredSwapCount));
    }

    [Fact]
    public void Of_one_instant_the_swap_is_read_before_the_evidence()
    {
        var analysis = new Script().Ingest(1000, A).Ingest(20_000, B).Swap(20_000, A).Analysis();

        Assert.Equal((20_000L, "swap"), (analysis.Segments[0].EndMs, analysis.Segments[0].EndReason));
        Assert.Equal(("confirmed", 0), (analysis.Segments[1].Boundary, analysis.InferredSwapCount));
    }

    [Fact]
    public void A_swap_of_one_who_was_left_long_ago_only_counts()
    {
        var analysis = new Script().Ingest(1000, A).Swap(2000, A).Ingest(3000, B).Swap(90_000, A).Status(95_000, node: B).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal(2, analysis.ConfirmedSwapCount);
        Assert.Equal(95_000, analysis.Segments[1].EndMs);
    }

    [Fact]
    public void Nothing_later_than_the_close_opens_or_ends_a_segment()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Close(20_000).Ingest(20_001, B).Status(20_002, node: B).Swap(20_003, A).Analysis();

        var a = Assert.Single(analysis.Segments);
        Assert.Equal((20_000L, "session_end", 1), (a.EndMs, a.EndReason, a.Work.StatusSamples));
        Assert.Equal(1, analysis.ConfirmedSwapCount);
        Assert.Equal("0xa", a.HotWallet);
    }

    [Fact]
    public void Evidence_at_the_instant_of_the_close_still_opens()
    {
        var analysis = new Script().Request(0).Ingest(1000, A).Close(20_000).Ingest(20_000, B).Status(20_500, node: B).Status(20_600, node: C).Analysis();

        Assert.Equal(2, analysis.Segments.Count);
        Assert.Equal((20_000L, 20_000L, 1), (analysis.Segments[1].StartMs, analysis.Segments[1].EndMs, analysis.Segments[1].Work.StatusSamples));
        Assert.Equal(1, analysis.Segments[0].Work.StatusSamples);
    }

    [Fact]
    public void An_idle_session_ends_its_segment_with_the_last_signal()
    {
        var segment = Assert.Single(new Script().Request(0).Ingest(1000, A).Status(11_000, node: A).Error(12_500, "boom").Analysis().Segments);

        Assert.Equal((12_500L, "session_end"), (segment.EndMs, segment.EndReason));
    }

    [Fact]
    public void A_segment_that_serves_has_no_end_reason_yet()
    {
        var segment = Assert.Single(new Script().Request(0).Ingest(1000, A).Status(11_000, node: A).Analysis(isConcluded: false).Segments);

        Assert.Equal((11_000L, ""), (segment.EndMs, segment.EndReason));
    }

    [Fact]
    public void Runner_traces_open_nothing_and_go_to_their_nodes_nearest_segment()
    {
        var analysis = new Script().Trace(TraceKind.RunnerReceiveFirstIngestSegment, 500, B).Ingest(1000, A).Ingest(20_000, B)
            .Trace(TraceKind.RunnerSendFirstProcessedSegment, 900, B).Ingest(60_000, A).Ingest(62_000, B).Analysis();

        Assert.Equal(4, analysis.Segments.Count);
        Assert.Equal((500L, 900L), (analysis.Segments[1].Edges.RunnerReceivedAtRunnerMs, analysis.Segments[1].Edges.RunnerSentAtRunnerMs));
        Assert.Equal(400, analysis.InferenceFirstMs);
    }

    [Theory]
    [InlineData(30_000, 0)]
    [InlineData(30_001, 2)]
    public void A_record_between_two_segments_of_its_node_goes_to_the_nearer_then_the_earlier(long at, int expected)
    {
        // A serves 0 to 20 s and again from 40 s.
        var script = new Script().Ingest(0, A).Ingest(20_000, B).Ingest(40_000, A).Status(45_000, node: A)
            .Add(uid => new StreamEventSignal(uid, at, "", A, "", StreamEventKind.Other, ErrorClass.None));

        Assert.Equal(expected, script.Analysis().SegmentOfSignal[4]);
    }

    [Fact]
    public void Of_a_nodes_segments_that_end_at_one_instant_the_earliest_takes_the_record()
    {
        var script = new Script().Ingest(1000, A).Ingest(5000, B).Ingest(5000, A).Ingest(5000, B)
            .Add(uid => new StreamEventSignal(uid, 6000, "", A, "", StreamEventKind.Other, ErrorClass.None));
        var analysis = script.Analysis();

        Assert.Equal([(1000L, 5000L), (5000L, 5000L)], analysis.Segments.Where(s => s.Key.Url == "a.example:8935").Select(s => (s.StartMs, s.EndMs)));
        Assert.Equal(1000, analysis.Segments[analysis.SegmentOfSignal[4]].StartMs);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(1000, 0)]
    [InlineData(19_999, 0)]
    [InlineData(20_000, 1)]
    [InlineData(25_000, 1)]
    [InlineData(30_000, 1)]
    [InlineData(40_000, 1)]
    [InlineData(40_001, 1)]
    public void A_record_that_names_nobody_belongs_to_the_segment_of_its_time(long at, int expected)
    {
        // A serves 1 to 20 s, nobody until 30 s, then B to the close at 40 s.
        var script = new Script().Ingest(1000, A).Swap(20_000, A).Ingest(30_000, B).Close(40_000).Status(at);

        Assert.Equal(expected, script.Analysis().SegmentOfSignal[4]);
    }

    [Fact]
    public void A_segment_without_length_takes_only_what_names_it()
    {
        var script = new Script().Request(0).Swap(5000, X).Error(5000, "boom").Error(5000, "bang", X).Ingest(8000, A).Close(60_000);
        var analysis = script.Analysis();

        Assert.Equal([1, 0, 1, 0, 1, 1], analysis.SegmentOfSignal);
    }

    [Fact]
    public void Where_no_segment_has_length_the_nearest_takes_what_names_nobody()
    {
        var analysis = new Script().Request(0).Swap(5000, X).Error(5000, "boom").Close(9000).Analysis();

        Assert.Equal([0, 0, 0, 0], analysis.SegmentOfSignal);
    }

    [Fact]
    public void A_record_whose_node_has_no_segment_counts_as_naming_nobody()
    {
        var analysis = new Script().Ingest(1000, A).Error(5000, "boom", C).Close(9000).Analysis();

        Assert.Equal(0, analysis.SegmentOfSignal[1]);
        Assert.Equal(1, analysis.Segments[0].Work.RealErrors);
    }

    [Theory]
    [InlineData(14_999, "a.example:8935")]
    [InlineData(15_000, "a.example:8935")]
    [InlineData(15_001, "b.example:8935")]
    public void A_wallet_without_url_takes_the_url_that_stood_with_it_nearest_in_time_then_earlier(long at, string key)
    {
        // The wallet moves from node a to node b; the record without URL is the only evidence.
        var script = new Script()
            .Trace(TraceKind.Other, 10_000, new OrchestratorInfo("0x1", "a.example"))
            .Trace(TraceKind.Other, 20_000, new OrchestratorInfo("0x1", "b.example"))
            .Ingest(at, new OrchestratorInfo("0x1", ""));

        Assert.Equal(key, Assert.Single(script.Analysis(new FixedWalletNodes(("0x1", "c.example:8935"))).Segments).Key.Value);
    }

    [Theory]
    [InlineData(9000)]
    [InlineData(10_000)]
    [InlineData(11_000)]
    public void Of_urls_that_stood_with_a_wallet_at_one_instant_the_first_uid_speaks(long at)
    {
        var script = new Script()
            .Trace(TraceKind.Other, 10_000, new OrchestratorInfo("0x1", "b.example"))
            .Trace(TraceKind.Other, 10_000, new OrchestratorInfo("0x1", "a.example"))
            .Ingest(at, new OrchestratorInfo("0x1", ""));

        Assert.Equal("b.example:8935", Assert.Single(script.Analysis().Segments).Key.Value);
    }

    [Fact]
    public void A_wallet_that_nothing_ties_to_a_node_is_its_own_key()
    {
        var segment = Assert.Single(new Script().Ingest(0, new OrchestratorInfo("0x1", "")).Analysis().Segments);

        Assert.Equal(new ServerKey("0x1", IsWallet: true), segment.Key);
        Assert.Equal(("", "0x1"), (segment.Key.Url, segment.HotWallet));
    }

    [Fact]
    public void A_url_that_cannot_be_read_names_nobody()
    {
        Assert.Empty(new Script().Ingest(0, new OrchestratorInfo("", "http://///")).Analysis().Segments);
    }

    [Fact]
    public void Segments_are_numbered_by_start_then_end_then_key()
    {
        var analysis = new Script().Ingest(5000, B).Ingest(5000, A).Ingest(5000, X).Close(9000).Analysis();

        Assert.Equal(["a.example:8935", "b.example:8935", "x.example:8935"], analysis.Segments.Select(s => s.Key.Value));
        Assert.Equal([5000L, 5000L, 9000L], analysis.Segments.Select(s => s.EndMs));
        Assert.Equal([0, 1, 2], analysis.Segments.Select(s => s.Index));
    }
}
