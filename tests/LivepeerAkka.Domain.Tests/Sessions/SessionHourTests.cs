using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Section 7: minutes and slices.</summary>
public class SessionHourTests
{
    private const long Hour = 3_600_000;
    private const long Eleven = 11 * Hour;

    [Fact]
    public void Case_38_Six_samples_ten_seconds_apart_are_one_minute()
    {
        var script = new Script().Request(0).Ingest(0, A);
        for (var i = 1; i <= 6; i++)
        {
            script.Status(i * 10_000, node: A);
        }

        Assert.Equal(60_000, script.Fact().TotalSampleMs);
    }

    [Theory]
    [InlineData(19_999, 29_999)]
    [InlineData(20_000, 30_000)]
    [InlineData(20_001, 30_000)]
    [InlineData(Hour, 30_000)]
    public void A_sample_stands_for_the_time_since_the_one_before_up_to_twenty_seconds(long gap, long total) =>
        Assert.Equal(total, new Script().Ingest(0, A).Status(1000, node: A).Status(1000 + gap, node: A).Fact().TotalSampleMs);

    [Fact]
    public void The_first_sample_of_each_segment_stands_for_the_cadence()
    {
        var analysis = new Script().Ingest(0, A).Status(10_000, node: A).Ingest(20_000, B).Status(21_000, node: B).Analysis();

        Assert.Equal([10_000L, 10_000L], analysis.Segments.Select(s => s.Work.SampleMs));
    }

    [Fact]
    public void A_span_is_split_at_the_hour()
    {
        var analysis = new Script().Ingest(Eleven - 40_000, A).Status(Eleven - 6000, node: A).Status(Eleven + 4000, 20, node: A).Analysis();
        var hours = analysis.Hours.ToList();

        Assert.Equal([(Eleven - Hour, 1, 16_000L), (Eleven, 1, 4000L)], hours.Select(h => (h.WindowStartMs, h.StatusSamples, h.SampleMs)));
        Assert.Equal([15_000_000L, 20_000_000L], hours.Select(h => h.OutputFpsSumMicros));
    }

    [Fact]
    public void The_instant_of_the_full_hour_counts_its_sample_in_the_new_hour_and_its_time_in_the_old()
    {
        var hours = new Script().Ingest(Eleven - 40_000, A).Status(Eleven - 10_000, node: A).Status(Eleven, node: A).Analysis().Hours.ToList();

        Assert.Equal([(Eleven - Hour, 1, 20_000L), (Eleven, 1, 0L)], hours.Select(h => (h.WindowStartMs, h.StatusSamples, h.SampleMs)));
    }

    [Fact]
    public void The_first_sample_counts_in_its_own_hour()
    {
        var hour = Assert.Single(new Script().Ingest(Eleven, A).Status(Eleven + 1000, node: A).Analysis().Hours);

        Assert.Equal((Eleven, 10_000L), (hour.WindowStartMs, hour.SampleMs));
    }

    [Fact]
    public void Case_36_A_session_over_an_hours_end_has_minutes_in_both()
    {
        var script = new Script().Request(Eleven - 60_000).Ingest(Eleven - 60_000, A);
        for (var t = Eleven - 50_000; t <= Eleven + (30 * 60_000); t += 10_000)
        {
            script.Status(t, node: A);
        }

        var hours = script.Close(Eleven + (30 * 60_000)).Analysis().Hours.ToList();
        Assert.Equal([60_000L, 30 * 60_000L], hours.Select(h => h.SampleMs));
        Assert.All(hours, h => Assert.False(h.IsTailArtifact));
    }

    [Fact]
    public void Case_37_One_loading_sample_in_the_hour_of_its_segment_is_kept()
    {
        var analysis = new Script().Request(Eleven + 300_000).Ingest(Eleven + 301_000, A).Status(Eleven + 310_000, 0, StreamState.Loading, A).Close(Eleven + 420_000).Analysis();

        Assert.True(analysis.ZeroOutput);
        Assert.False(Assert.Single(analysis.Hours).IsTailArtifact);
    }

    [Theory]
    [InlineData(2, 0.0, StreamState.Loading, true)]
    [InlineData(3, 0.0, StreamState.Loading, false)]
    [InlineData(2, 1.0, StreamState.Loading, false)]
    [InlineData(2, 0.0, StreamState.DegradedInput, false)]
    public void A_tail_that_did_no_work_in_the_hour_is_flagged(int samples, double fps, StreamState state, bool flagged)
    {
        var script = new Script().Request(Eleven - 60_000).Ingest(Eleven - 60_000, A).Status(Eleven - 50_000, node: A);
        for (var i = 1; i <= samples; i++)
        {
            script.Status(Eleven + (i * 10_000), fps, state, A);
        }

        var hours = script.Close(Eleven + 50_000).Analysis().Hours.ToList();
        Assert.Equal([false, flagged], hours.Select(h => h.IsTailArtifact));
    }

    [Theory]
    [InlineData((2 * Hour) - 1, true)]
    [InlineData(2 * Hour, false)]
    public void A_tail_must_end_before_its_hour_does(long closeOffset, bool flagged)
    {
        var script = new Script().Ingest(Eleven - 60_000, A).Status(Eleven - 50_000, node: A).Status(Eleven + 1000, 0, StreamState.Loading, A);

        Assert.Equal(flagged, script.Close(Eleven - Hour + closeOffset).Analysis().Hours.Last().IsTailArtifact);
    }

    [Fact]
    public void A_segment_that_serves_has_no_tail_yet()
    {
        var script = new Script().Ingest(Eleven - 60_000, A).Status(Eleven - 50_000, node: A).Status(Eleven + 1000, 0, StreamState.Loading, A);

        Assert.False(script.Analysis(isConcluded: false).Hours.Last().IsTailArtifact);
        Assert.True(script.Analysis().Hours.Last().IsTailArtifact);
    }

    [Fact]
    public void Evidence_without_samples_has_a_slice_and_one_who_was_tried_has_one()
    {
        var analysis = new Script().Request(Eleven).Swap(Eleven + 1000, X).Ingest(Eleven + 2000, A).Processed(Eleven + Hour, A).Analysis();

        Assert.Equal([(0, Eleven), (1, Eleven), (1, Eleven + Hour)], analysis.Hours.Select(h => (h.SegmentIndex, h.WindowStartMs)));
    }

    [Fact]
    public void Samples_of_a_session_without_segments_are_sliced_under_minus_one()
    {
        var slice = Assert.Single(new Script().Status(1000).Status(11_000).Analysis().Hours);

        Assert.Equal((-1, 2, 20_000L, false), (slice.SegmentIndex, slice.StatusSamples, slice.SampleMs, slice.IsTailArtifact));
    }

    [Fact]
    public void Hours_before_the_epoch_are_hours_too() =>
        Assert.Equal([-Hour, 0L], new Script().Ingest(-5000, A).Status(-4000, node: A).Status(2000, node: A).Analysis().Hours.Select(h => h.WindowStartMs));
}
