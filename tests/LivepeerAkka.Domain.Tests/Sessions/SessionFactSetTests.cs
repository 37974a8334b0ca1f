using CsCheck;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Versions follow each other into a store that keeps the highest version of every key: what a reader sees is the last version.</summary>
public class SessionFactSetTests
{
    private static readonly SessionRules Rules = Script.Rules;

    [Fact]
    public void Whatever_was_published_on_the_way_a_reader_sees_exactly_the_segments_and_hours_of_the_last_version() =>
        Gen.Select(ScenarioGen.Session, Gen.Int).Sample(
            (signals, seed) =>
            {
                var random = new Random(seed);
                var order = signals.ToArray();
                random.Shuffle(order);
                var (state, store) = (new SessionState(), new LatestRows());
                for (var taken = 0; taken < order.Length;)
                {
                    var batch = order[taken..Math.Min(order.Length, taken + random.Next(1, 4))];
                    taken += batch.Length;
                    Run(state, new SessionCommands.ApplySignals(Script.Key, batch, 1000 + taken));
                    if (random.Next(3) == 0)
                    {
                        Run(state, new SessionCommands.ConcludeNow(Script.Key));
                    }

                    if (random.Next(2) == 0)
                    {
                        Publish(ref state, store, random);
                    }
                }

                Run(state, new SessionCommands.ConcludeNow(Script.Key));
                Publish(ref state, store, random);

                var last = SessionFactSets.Of(Script.Key, state, Rules);
                var (segments, hours) = (last?.Segments ?? [], last?.Hours ?? []);
                Assert.Equal(segments.Where(s => !s.IsDeleted).Select(s => (s.SegmentIndex, s.Version)), store.Segments());
                Assert.Equal(hours.Where(h => !h.IsDeleted).Select(h => (h.SegmentIndex, h.WindowStartMs, h.Version)).Order(), store.Hours());
            },
            iter: 3000);

    [Fact]
    public void The_hours_of_a_session_add_up_to_its_totals() =>
        ScenarioGen.Session.Sample(
            signals =>
            {
                var state = new SessionState();
                Run(state, new SessionCommands.ApplySignals(Script.Key, signals, 1000));
                Run(state, new SessionCommands.ConcludeNow(Script.Key));
                if (SessionFactSets.Of(Script.Key, state, Rules) is not { } facts)
                {
                    return;
                }

                Assert.Equal(facts.Session.TotalSampleMs, facts.Hours.Sum(h => h.SampleMs));
                Assert.Equal(facts.Session.Counts.StatusSampleCount, facts.Hours.Sum(h => h.StatusSamples));
                Assert.Equal(facts.Session.Counts.PositiveOutputSamples, facts.Hours.Sum(h => h.PositiveSamples));
                Assert.Equal(facts.Session.Counts.RunningSamples, facts.Hours.Sum(h => h.RunningSamples));
                Assert.Equal(facts.Session.Counts.ErrorSamples, facts.Hours.Sum(h => h.ErrorSamples));
                Assert.Equal(facts.Session.OutputFpsSumMicros, facts.Hours.Sum(h => h.OutputFpsSumMicros));
                Assert.Equal(facts.Session.Counts.SegmentCount, facts.Segments.Count);
            },
            iter: 3000);

    /// <summary>Publishes as the session actor does: new keys are in the state first. A crash in between forgets nothing.</summary>
    private static void Publish(ref SessionState state, LatestRows store, Random random)
    {
        if (SessionPicture.Of(state, Rules, CapabilityPicture.Empty) is not { } picture)
        {
            return;
        }

        if (state.Published.Missing(picture, [], hasLeft: true) is { } keys)
        {
            state.Apply(keys);
        }

        if (random.Next(4) == 0)
        {
            // The rows may or may not have left before the crash.
            state = SessionState.Restore(state.ToSnapshot());
        }

        store.Take(SessionFactSets.Of(Script.Key, state, picture, Rules));
        Assert.Null(state.Published.Missing(picture, [], hasLeft: true));
    }

    private static void Run(SessionState state, IWithSessionKey command)
    {
        if (SessionDecider.Decide(state, command, 5000, Rules).Event is { } entry)
        {
            state.Apply(entry);
        }
    }

    private sealed class LatestRows
    {
        private readonly Dictionary<int, SessionSegmentFact> _segments = [];
        private readonly Dictionary<HourKey, SessionHourFact> _hours = [];

        public void Take(SessionFactSet facts)
        {
            foreach (var segment in facts.Segments)
            {
                if (!_segments.TryGetValue(segment.SegmentIndex, out var known) || segment.Version >= known.Version)
                {
                    _segments[segment.SegmentIndex] = segment;
                }
            }

            foreach (var hour in facts.Hours)
            {
                var key = new HourKey(hour.SegmentIndex, hour.WindowStartMs);
                if (!_hours.TryGetValue(key, out var known) || hour.Version >= known.Version)
                {
                    _hours[key] = hour;
                }
            }
        }

        public IEnumerable<(int, long)> Segments() => _segments.Values.Where(s => !s.IsDeleted).Select(s => (s.SegmentIndex, s.Version)).Order();

        public IEnumerable<(int, long, long)> Hours() =>
            _hours.Values.Where(h => !h.IsDeleted).Select(h => (h.SegmentIndex, h.WindowStartMs, h.Version)).Order();
    }
}
