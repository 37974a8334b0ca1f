using LivepeerAkka.Domain.Orchestrators;
using static LivepeerAkka.Domain.Tests.Orchestrators.Works;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

/// <summary>Old work leaves the state; what goes on reads as before.</summary>
public sealed class FreezeTests
{
    [Fact]
    public void A_stretch_that_ended_15_days_before_the_newest_work_leaves_and_is_not_withdrawn()
    {
        var state = State(Session("old", Run("08:00", "09:00")), Session("new", Run("15.10:00", "15.11:00")));
        state.Apply(state.Published.Missing(state.Activity())!);

        state.Apply(Due(state)!);

        Assert.Equal(1, state.SourceCount);
        Assert.Equal("10:00-11:00", Spans(state.Activity()));
        Assert.Single(OrchestratorFactSets.Of(Key, state, state.Activity()).Sessions);
    }

    [Fact]
    public void Work_that_ended_just_15_days_before_the_hour_of_the_newest_stays()
    {
        Assert.Null(Due(State(Session("old", Run("08:00", "10:00")), Session("new", Run("15.10:00", "15.10:59")))));
        Assert.NotNull(Due(State(Session("old", Run("08:00", "09:59:59.999")), Session("new", Run("15.10:00", "15.10:59")))));
    }

    [Fact]
    public void A_stretch_that_never_pauses_keeps_its_opening_and_its_sums_when_its_beginning_is_frozen()
    {
        var works = new List<NodeWork>();
        for (var hour = 0; hour < 20 * 24; hour++)
        {
            var at = TimeSpan.FromHours(hour);
            works.Add(Session($"s{hour}", Run(at.ToString("c"), (at + TimeSpan.FromMinutes(65)).ToString("c"), hour < 30 ? "x" : "y")));
        }

        var state = State([.. works]);
        var before = Assert.Single(state.Activity().Stretches);

        state.Apply(Due(state)!);

        Assert.InRange(state.SourceCount, 15 * 24, (15 * 24) + 2);
        Assert.True(before.SameAs(Assert.Single(state.Activity().Stretches)));
        Assert.DoesNotContain(state.Activity().Hours, h => h.WindowStartMs < state.CutMs);
        Assert.Equal(20 * 24, before.SessionsServed);
        Assert.Equal(2, before.PeakConcurrency);
    }

    [Fact]
    public void A_record_from_the_future_freezes_nothing_and_a_work_told_lately_is_not_frozen()
    {
        var state = State(Session("today", Run("08:00", "09:00")), Session("odd", Run("4000.08:00", "4000.08:01")));
        Assert.Null(state.DueFreeze(Midnight + Day));

        state = State(Session("new", Run("15.10:00", "15.11:00")));
        state.Apply(new OrchestratorEvents.WorkSet(Session("old", Run("08:00", "09:00")), Midnight + (100 * Day)));
        Assert.Null(state.DueFreeze(Midnight + (100 * Day)));
        Assert.NotNull(state.DueFreeze(Midnight + (107 * Day)));
    }

    [Fact]
    public void Work_older_than_the_cut_changes_nothing_any_more()
    {
        var state = State(Session("old", Run("08:00", "09:00")), Session("new", Run("15.10:00", "15.11:00")));
        state.Apply(Due(state)!);
        var late = Session("late", Run("08:30", "08:45"));

        Assert.True(state.IsFrozenInPart(late));
        state.Apply(new OrchestratorEvents.WorkSet(late, Midnight + (30 * Day)));

        Assert.Equal("10:00-11:00", Spans(state.Activity()));
    }

    [Fact]
    public void A_snapshot_holds_the_frozen_beginning_too()
    {
        var state = State(Session("long", Run("0.08:00", "3.00:00", "x")), Session("on", Run("3.00:10", "19.00:00", "y")));
        state.Apply(state.Published.Missing(state.Activity())!);
        state.Apply(Due(state)!);

        var restored = NodeWorks.Restore(state.ToSnapshot(), Rules);

        Assert.Equivalent(state.ToSnapshot(), restored.ToSnapshot(), strict: true);
        Assert.True(state.Activity().Stretches[0].SameAs(restored.Activity().Stretches[0]));
        Assert.Equal("x:08:00-00:00 y:00:10-00:00", Segments(restored.Activity().Stretches[0]));
    }

    private static OrchestratorEvents.Frozen? Due(NodeWorks state) => state.DueFreeze(Midnight + (60 * Day));
}
