using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Orchestrators;
using static LivepeerAkka.Domain.Tests.Orchestrators.Works;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

public sealed class OrchestratorFactSetTests
{
    [Fact]
    public void Late_work_that_joins_two_stretches_withdraws_the_second_with_its_segments()
    {
        var state = State(Session("a", Run("08:00", "09:00")), Session("b", Run("10:00", "11:00", "x"), Run("10:00", "11:00", "y")));
        Publish(state);

        state.Apply(new OrchestratorEvents.WorkSet(Session("late", Run("08:50", "10:05")), Midnight));
        var facts = Publish(state);

        Assert.Equal(["08:00 live", "10:00 gone"], facts.Sessions.Select(Show));
        Assert.Equal(["08:00/0 live", "08:00/1 live", "08:00/2 live", "10:00/0 gone", "10:00/1 gone"], facts.Segments.Select(Show));
        Assert.All(facts.Sessions, s => Assert.Equal(3, s.Version));
    }

    [Fact]
    public void Late_work_before_the_first_moves_a_stretch_to_another_key()
    {
        var state = State(Session("a", Run("08:00", "09:00")));
        Publish(state);

        state.Apply(new OrchestratorEvents.WorkSet(Session("late", Run("07:50", "07:55")), Midnight));

        Assert.Equal(["07:50 live", "08:00 gone"], Publish(state).Sessions.Select(Show));
    }

    [Fact]
    public void A_source_that_loses_its_work_splits_a_stretch_and_brings_a_withdrawn_key_back()
    {
        var state = State(Session("a", Run("08:00", "09:00")), Session("b", Run("10:00", "11:00")));
        Publish(state);
        state.Apply(new OrchestratorEvents.WorkSet(Session("late", Run("08:50", "10:05")), Midnight));
        Publish(state);

        state.Apply(new OrchestratorEvents.WorkSet(NodeWork.None("session/late", 2), Midnight));
        var facts = Publish(state);

        Assert.Equal(["08:00 live", "10:00 live"], facts.Sessions.Select(Show));
        Assert.All(facts.Sessions, s => Assert.Equal(4, s.Version));
        Assert.DoesNotContain(facts.Hours, h => h.IsDeleted && h.WindowStartMs != At("09:00"));
        Assert.True(facts.Hours.Single(h => h.WindowStartMs == At("09:00")).IsDeleted);
    }

    [Fact]
    public void A_stretch_with_fewer_segments_withdraws_the_rest_of_them()
    {
        var state = State(Session("a", Run("08:00", "09:00", "x"), Run("08:00", "09:00", "y")));
        Publish(state);

        state.Apply(new OrchestratorEvents.WorkSet(Session("a", 2, Run("08:00", "09:00", "x")), Midnight));

        Assert.Equal(["08:00/0 live", "08:00/1 gone"], Publish(state).Segments.Select(Show));
    }

    [Fact]
    public void What_the_store_has_acknowledged_is_not_written_again()
    {
        var state = State(Session("a", Run("08:00", "09:00")), Session("b", Run("12:00", "13:00")));
        Publish(state);
        var acknowledged = state.Activity();

        state.Apply(new OrchestratorEvents.WorkSet(Session("c", Run("13:05", "13:30")), Midnight));
        var facts = OrchestratorFactSets.Of(Key, state, state.Activity(), acknowledged);

        Assert.Equal(["12:00 live"], facts.Sessions.Select(Show));
        Assert.Equal(["12:00/0 live"], facts.Segments.Select(Show));
        Assert.Equal(["13:00"], facts.Hours.Select(h => Time(h.WindowStartMs)));
    }

    [Fact]
    public void Deciding_again_on_the_same_works_yields_nothing_new()
    {
        var state = State(Session("a", Run("08:00", "09:00")));
        Publish(state);

        Assert.Null(state.Published.Missing(state.Activity()));
        Assert.True(OrchestratorFactSets.Of(Key, state, state.Activity(), state.Activity()).IsEmpty);
        Assert.False(state.IsNews(Session("a", Run("08:00", "09:30"))));
    }

    private static OrchestratorFactSet Publish(NodeWorks state)
    {
        var activity = state.Activity();
        if (state.Published.Missing(activity) is { } keys)
        {
            state.Apply(keys);
        }

        return OrchestratorFactSets.Of(Key, state, activity);
    }

    private static string Show(OrchestratorSessionFact fact) => $"{Time(fact.OpenedAtMs)} {(fact.IsDeleted ? "gone" : "live")}";

    private static string Show(OrchestratorSegmentFact fact) => $"{Time(fact.OpenedAtMs)}/{fact.SegmentIndex} {(fact.IsDeleted ? "gone" : "live")}";
}
