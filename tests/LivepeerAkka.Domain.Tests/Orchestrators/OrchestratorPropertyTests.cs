using CsCheck;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Orchestrators;
using static LivepeerAkka.Domain.Tests.Orchestrators.Works;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

/// <summary>What holds for every node, whatever its sources tell in whatever order.</summary>
public sealed class OrchestratorPropertyTests
{
    private const int Runs = 2000;
    private static readonly string[] Models = ["x", "y", ""];
    private static readonly string[] Operators = ["0xa", "0xb", ""];

    private static readonly Gen<WorkRun> AnyRun = Gen.Select(Gen.Int[0, 300], Gen.Int[0, 40], Gen.Int[0, 20], Gen.Int[0, 2].Select(i => Models[i]), Gen.Bool).Select(
        (start, length, lead, model, isBusy) =>
        {
            var first = Midnight + (start * Minute);
            var last = first + (length * Minute);
            return new WorkRun("p", model, first, last, isBusy && length > 0 ? [new BusySpan(first - (lead * 1000), last)] : []);
        });

    private static readonly Gen<NodeWork[]> AnyWorks = Gen.Select(
            Gen.Int[0, 7], Gen.Int[1, 4], Gen.Bool, Gen.Int[0, 2].Select(i => Operators[i]), AnyRun.Array[0, 3])
        .Select((id, version, isJob, name, runs) => new NodeWork(
            isJob ? NodeWork.SourceOfJob("llm", $"{id}") : NodeWork.SourceOfSession($"{id}"), version, name, [.. runs.OrderBy(r => r.FirstMs)]))
        .Array[1, 14]
        // A version of a source has one content.
        .Select(works => works.DistinctBy(w => (w.Source, w.Version)).ToArray());

    [Fact]
    public void Any_order_and_repetition_of_works_gives_equal_facts() =>
        Gen.Select(AnyWorks, Gen.Int).Sample(
            (works, seed) =>
            {
                var random = new Random(seed);
                var (expected, actual) = (new Store(), new Store());
                expected.Deliver(works, publishAlways: false, random);
                var scattered = works.Concat(works.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next()).ToArray();
                actual.Deliver(scattered, publishAlways: true, random);

                Assert.Equal(expected.Show(), actual.Show());
            },
            iter: Runs);

    [Fact]
    public void A_state_restored_at_any_time_goes_on_as_if_it_had_never_left() =>
        Gen.Select(AnyWorks, Gen.Int[0, 14]).Sample(
            (works, at) =>
            {
                var (through, left) = (State(works), State([.. works.Take(at)]));
                left = NodeWorks.Restore(left.ToSnapshot(), Rules);
                foreach (var work in works.Skip(at))
                {
                    left.Apply(new OrchestratorEvents.WorkSet(work, Midnight));
                }

                Assert.Equivalent(through.ToSnapshot(), left.ToSnapshot(), strict: true);
            },
            iter: Runs);

    [Fact]
    public void Stretches_lie_apart_segments_inside_them_and_hours_sum_to_the_busy_time() =>
        AnyWorks.Sample(
            works =>
            {
                var state = State(works);
                var activity = state.Activity();
                foreach (var (before, after) in activity.Stretches.Zip(activity.Stretches.Skip(1)))
                {
                    Assert.True(after.OpenedAtMs - before.ClosedAtMs > Rules.IdleGapMs);
                }

                foreach (var stretch in activity.Stretches)
                {
                    Assert.Equal(stretch.OpenedAtMs, stretch.Segments.Min(s => s.StartMs));
                    Assert.Equal(stretch.ClosedAtMs, stretch.Segments.Max(s => s.EndMs));
                    Assert.Equal(stretch.BusyMs > 0, stretch.PeakConcurrency > 0);
                }

                Assert.Equal(activity.Stretches.Sum(s => s.BusyMs), activity.Hours.Sum(h => h.BusyMs));
                Assert.All(activity.Hours, h => Assert.InRange(h.BusyMs, 1, Hour));
            },
            iter: Runs);

    [Fact]
    public void Freezing_changes_no_stretch_that_goes_on() =>
        Gen.Select(AnyWorks, Gen.Int[1, 5]).Sample(
            (works, hours) =>
            {
                var state = State(works);
                var before = state.Activity();

                state.Apply(new OrchestratorEvents.Frozen(Midnight + (hours * Hour)));

                var after = state.Activity();
                var kept = before.Stretches.Where(s => s.ClosedAtMs >= state.CutMs).ToList();
                Assert.Equal(kept.Count, after.Stretches.Count);
                Assert.All(kept.Zip(after.Stretches), pair => Assert.True(pair.First.SameAs(pair.Second), $"{pair.First} {pair.Second}"));
                Assert.Equal(
                    before.Hours.Where(h => h.WindowStartMs >= state.CutMs).Select(h => (h.WindowStartMs, h.BusyMs)),
                    after.Hours.Select(h => (h.WindowStartMs, h.BusyMs)));
            },
            iter: Runs);

    /// <summary>A node and a store that keeps the latest version of each key, as readers see it.</summary>
    private sealed class Store
    {
        private readonly NodeWorks _state = new(Rules);
        private readonly Dictionary<long, OrchestratorSessionFact> _sessions = [];
        private readonly Dictionary<(long, int), OrchestratorSegmentFact> _segments = [];
        private readonly Dictionary<long, OrchestratorHourFact> _hours = [];
        private NodeActivity? _acknowledged;

        public void Deliver(IReadOnlyList<NodeWork> works, bool publishAlways, Random random)
        {
            foreach (var work in works)
            {
                if (_state.IsNews(work))
                {
                    _state.Apply(new OrchestratorEvents.WorkSet(work, Midnight));
                }

                if (publishAlways && random.Next(3) > 0)
                {
                    Publish(isAcknowledged: random.Next(2) == 0);
                }
            }

            Publish(isAcknowledged: true);
        }

        public IReadOnlyList<string> Show() =>
        [
            .. _sessions.Values.Where(s => !s.IsDeleted).OrderBy(s => s.OpenedAtMs).Select(s => $"{s with { Version = 0 }}"),
            .. _segments.Values.Where(s => !s.IsDeleted).OrderBy(s => (s.OpenedAtMs, s.SegmentIndex)).Select(s => $"{s with { Version = 0 }}"),
            .. _hours.Values.Where(h => !h.IsDeleted).OrderBy(h => h.WindowStartMs)
                .Select(h => $"{h.WindowStartMs} {h.Operator} {string.Join(' ', h.Busy)}"),
        ];

        // Rows that are not acknowledged may be there all the same.
        private void Publish(bool isAcknowledged)
        {
            var activity = _state.Activity();
            if (_state.Published.Missing(activity) is { } keys)
            {
                _state.Apply(keys);
            }

            var facts = OrchestratorFactSets.Of(Key, _state, activity, _acknowledged);
            foreach (var session in facts.Sessions)
            {
                _sessions[session.OpenedAtMs] = session;
            }

            foreach (var segment in facts.Segments)
            {
                _segments[(segment.OpenedAtMs, segment.SegmentIndex)] = segment;
            }

            foreach (var hour in facts.Hours)
            {
                _hours[hour.WindowStartMs] = hour;
            }

            _acknowledged = isAcknowledged ? activity : null;
        }
    }
}
