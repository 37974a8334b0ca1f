using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Domain.Tests.Sessions.Script;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>What a session adds to the rollups of each hour.</summary>
public class SessionHourPartTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Ten = 10 * Hour;
    private const long Eleven = 11 * Hour;

    [Fact]
    public void Case_36_A_session_over_an_hours_end_is_requested_once_and_there_in_both_hours()
    {
        var script = new Script().Request(Eleven - Minute).Ingest(Eleven - Minute, A).Few(Eleven - 55_000, A);
        for (var t = Eleven - 50_000; t <= Eleven + (30 * Minute); t += 10_000)
        {
            script.Status(t, node: A);
        }

        var parts = PartsOf(script.Close(Eleven + (30 * Minute)));

        Assert.Equal([(Ten, 0), (Eleven, 0), (Ten, -2), (Eleven, -2)], parts.Select(p => (p.WindowStartMs, p.SegmentIndex)));
        Assert.Equal([Minute, 30 * Minute], parts[..2].Select(p => p.Work!.SampleMs));
        Assert.Equal([true, false], parts[..2].Select(p => p.Attempt is not null));
        Assert.Equal([new HourRequest("success", "", HasSegment: true, IsSwapped: false, IsOutputFailed: false), null], parts[2..].Select(p => p.Request));
        Assert.Equal([(Eleven - Minute, Eleven), (Eleven, Eleven + (30 * Minute))], parts[2..].Select(p => p.Presence!.Value));
    }

    [Fact]
    public void A_session_that_ends_on_the_full_hour_was_not_there_in_the_next()
    {
        var parts = PartsOf(new Script().Request(Ten).Ingest(Ten + 1_000, A).Close(Eleven));

        Assert.Equal((Ten, Eleven), Assert.Single(parts, p => p.SegmentIndex == SessionHourPart.OfSession).Presence);
    }

    [Fact]
    public void A_request_alone_has_no_time_in_which_it_was_there_and_is_counted()
    {
        var part = Assert.Single(PartsOf(new Script().Request(Ten)));

        Assert.Equal((SessionHourPart.OfSession, Ten, null), (part.SegmentIndex, part.WindowStartMs, part.Presence));
        Assert.Equal(new HourRequest("unexcused", "no_output", HasSegment: false, IsSwapped: false, IsOutputFailed: false), part.Request);
    }

    [Fact]
    public void An_open_session_is_pending_without_an_attempt_and_was_there_to_its_last_signal()
    {
        var parts = PartsOf(new Script().Request(Ten).Ingest(Ten + 1_000, A).Status(Ten + 5_000, 0, StreamState.Loading, A), isConcluded: false);

        Assert.Equal(["pending"], parts.Where(p => p.Request is not null).Select(p => p.Request!.Outcome));
        Assert.DoesNotContain(parts, p => p.Attempt is not null);
        Assert.Equal((Ten, Ten + 5_000), parts[^1].Presence);
    }

    [Fact]
    public void An_unknown_session_adds_work_only()
    {
        var part = Assert.Single(PartsOf(new Script().Ingest(Ten, A).Status(Ten + 1_000, node: A).Close(Ten + 2_000)));

        Assert.Equal((0, 1, null, null, null), (part.SegmentIndex, part.Work!.StatusSamples, part.Attempt, part.Request, part.Presence));
    }

    [Fact]
    public void Work_without_a_segment_is_nobodys()
    {
        var parts = PartsOf(new Script().Request(Ten, "g").Status(Ten + 1_000));

        Assert.Equal((-1, "", 1), (parts[0].SegmentIndex, parts[0].Identity.OrchestratorAddress, parts[0].Work!.StatusSamples));
    }

    [Fact]
    public void Attempts_stand_in_the_hour_of_their_segments_start_with_latencies_from_there()
    {
        var parts = PartsOf(new Script()
            .Request(Eleven - 10_000).Ingest(Eleven - 8_000, A).Processed(Eleven - 7_000, A).Few(Eleven - 4_000, A).Status(Eleven - 1_000, node: A)
            .Swap(Eleven + 5_000, A).Ingest(Eleven + 6_000, B).Processed(Eleven + 9_000, B).Few(Eleven + 10_000, B).Status(Eleven + 11_000, node: B)
            .Close(Eleven + 20_000));

        var attempts = parts.Where(p => p.Attempt is not null).Select(p => (p.WindowStartMs, p.SegmentIndex, p.Attempt!)).ToList();
        Assert.Equal(
            [
                (Ten, 0, new HourAttempt("success", true, false, false, false, false, 3, 3, 3_000, 4_000, 6_000)),
                (Eleven, 1, new HourAttempt("success", false, false, false, false, false, 3, 3, 3_000, 4_000, 4_000)),
            ],
            attempts);
        Assert.True(parts.Single(p => p.Request is not null).Request!.IsSwapped);
    }

    [Fact]
    public void Case_37_A_silent_loading_attempt_is_kept_and_counts_as_zero_output()
    {
        var parts = PartsOf(new Script().Request(Ten).Ingest(Ten + 1_000, A).Status(Ten + 5_000, 0, StreamState.Loading, A).Close(Ten + (2 * Minute)));

        Assert.False(parts[0].Work!.IsTailArtifact);
        Assert.Equal((true, true, false), (parts[0].Attempt!.IsZeroOutput, parts[0].Attempt!.IsLoadingOnly, parts[0].Attempt!.IsOutputFailed));
    }

    [Fact]
    public void Samples_are_cut_at_minutes_and_the_instant_of_a_full_minute_ends_the_one_before()
    {
        var parts = PartsOf(new Script()
            .Request(Ten).Ingest(Ten, A).Status(Ten + Minute - 10_000, 10, node: A).Status(Ten + Minute, 20, node: A).Status(Ten + Minute + 15_000, 0, node: A)
            .Status(Eleven + 4_000, fps: null, node: A).Close(Eleven + 5_000));

        Assert.Equal(
            [
                new MinuteWork(0, 1, 1, 20_000, 10_000_000, 1),
                new MinuteWork(1, 2, 1, 15_000, 20_000_000, 2),
                new MinuteWork(59, 0, 0, 16_000, 0, 0),
            ],
            parts[0].Work!.Minutes);
        Assert.Equal([new MinuteWork(0, 1, 0, 4_000, 0, 0)], parts[1].Work!.Minutes);
        Assert.Equal([0L, 10_000_000, 20_000_000], parts[0].Work!.OutputFpsMicros);
        Assert.Empty(parts[1].Work!.OutputFpsMicros);
    }

    [Fact]
    public void A_session_whose_times_lie_years_apart_is_there_for_as_long_as_facts_are_kept()
    {
        var parts = PartsOf(new Script().Request(Ten).Close(Ten + (10 * 365 * 24 * Hour)));

        Assert.Equal(400 * 24, parts.Length);
    }

    [Fact]
    public void A_part_leaves_when_the_store_does_not_have_it_as_it_is()
    {
        var (rows, script) = (new SessionPartRows(), new Script().Request(Ten).Ingest(Ten, A).Status(Ten + 5_000, node: A).Status(Eleven + 5_000, node: A));
        Assert.Equal(4, rows.Pending(PartsOf(script)).Count);
        Assert.Equal(4, rows.Pending(PartsOf(script)).Count);
        rows.Stored();
        Assert.Empty(rows.Pending(PartsOf(script)));

        var later = PartsOf(script.Status(Eleven + 10_000, node: A));
        Assert.Equal([(Eleven, 0), (Eleven, -2)], rows.Pending(later).Select(p => (p.WindowStartMs, p.SegmentIndex)));

        // That did not arrive, and the facts are what they were: nobody knows what the store has of these two.
        Assert.Equal([(Eleven, 0), (Eleven, -2)], rows.Pending([.. later]).Select(p => (p.WindowStartMs, p.SegmentIndex)));
    }

    private static SessionHourPart[] PartsOf(Script script, bool isConcluded = true) =>
        [.. SessionFactSets.Of(Key, script.State(isConcluded), Rules)!.Parts];
}
