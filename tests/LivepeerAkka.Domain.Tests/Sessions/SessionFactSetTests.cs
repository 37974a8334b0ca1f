using System.Text.Json;
using CsCheck;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Versions follow each other into a store that keeps the highest version of every key: what a reader sees is the last version.</summary>
public class SessionFactSetTests
{
    private static readonly SessionRules Rules = Script.Rules;
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    [Fact]
    public void Whatever_was_published_on_the_way_a_reader_sees_exactly_the_segments_hours_and_parts_of_the_last_version() =>
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
                Assert.Equal(Render(last?.Parts ?? []), Render(store.Parts));
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
                AssertPartsAddUp(facts);
            },
            iter: 3000);

    /// <summary>Parts are the slices once more, each attempt and the request once.</summary>
    private static void AssertPartsAddUp(SessionFactSet facts)
    {
        var slices = facts.Parts.Where(p => p.SegmentIndex != SessionHourPart.OfSession).ToList();
        Assert.Equal(
            facts.Hours.Select(h => (
                h.SegmentIndex, h.WindowStartMs, h.StatusSamples, h.PositiveSamples, h.RunningSamples, h.ErrorSamples, h.SampleMs, h.OutputFpsSumMicros,
                h.OutputFpsSamples, h.IsTailArtifact, h.Identity)),
            slices.Select(p => (
                p.SegmentIndex, p.WindowStartMs, p.Work!.StatusSamples, p.Work.PositiveSamples, p.Work.RunningSamples, p.Work.ErrorSamples, p.Work.SampleMs,
                p.Work.OutputFpsMicros.Sum(), p.Work.OutputFpsMicros.Count, p.Work.IsTailArtifact, p.Identity)));
        Assert.All(slices, p => Assert.Equal(
            (p.Work!.StatusSamples, p.Work.PositiveSamples, p.Work.SampleMs, p.Work.OutputFpsMicros.Sum(), p.Work.OutputFpsMicros.Count),
            (p.Work.Minutes.Sum(m => m.StatusSamples), p.Work.Minutes.Sum(m => m.PositiveSamples), p.Work.Minutes.Sum(m => (long)m.SampleMs),
                p.Work.Minutes.Sum(m => m.OutputFpsSumMicros), p.Work.Minutes.Sum(m => m.OutputFpsSamples))));
        Assert.Equal(
            facts.Segments.Where(s => s.AttemptOutcome is "success" or "excused" or "unexcused").Select(s => (s.SegmentIndex, s.AttemptOutcome)),
            slices.Where(p => p.Attempt is not null).Select(p => (p.SegmentIndex, p.Attempt!.Outcome)));
        Assert.Equal(facts.Session.Flags.Known ? [facts.Session.StartupOutcome] : [], facts.Parts.Where(p => p.Request is not null).Select(p => p.Request!.Outcome));
        Assert.Equal(
            facts.Session.Times.RequestedAtMs is { } from ? Math.Max(0, (facts.Session.Times.EndedAtMs ?? facts.Session.Times.LastSignalAtMs) - from) : 0,
            facts.Parts.Sum(p => p.Presence is { } span ? span.ToMs - span.FromMs : 0));
    }

    /// <summary>Everything but the version: a part that did not change keeps the one that it has.</summary>
    private static string Render(IEnumerable<SessionHourPart> parts) => string.Join('\n', parts
        .Where(p => !p.IsDeleted).OrderBy(p => (p.SegmentIndex, p.WindowStartMs)).Select(p => JsonSerializer.Serialize(p with { Version = 0 }, WithFields)));

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
            store.KnownParts = new SessionPartRows();
        }

        var facts = SessionFactSets.Of(Script.Key, state, picture, Rules);
        facts = facts with { Parts = store.KnownParts.Pending(facts.Parts) };
        if (random.Next(5) > 0)
        {
            store.Take(facts);
        }

        if (random.Next(4) == 0)
        {
            // The answer was lost: they leave again, with this version or a later one.
            facts = SessionFactSets.Of(Script.Key, state, picture, Rules);
            facts = facts with { Parts = store.KnownParts.Pending(facts.Parts) };
        }

        store.Take(facts);
        store.KnownParts.Stored();
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
        private readonly Dictionary<HourKey, SessionHourPart> _parts = [];

        /// <summary>What the session remembers of the parts here.</summary>
        public SessionPartRows KnownParts { get; set; } = new();

        public IEnumerable<SessionHourPart> Parts => _parts.Values;

        public void Take(SessionFactSet facts)
        {
            foreach (var segment in facts.Segments)
            {
                if (!_segments.TryGetValue(segment.SegmentIndex, out var known) || segment.Version >= known.Version)
                {
                    _segments[segment.SegmentIndex] = segment;
                }
            }

            foreach (var part in facts.Parts)
            {
                TakePart(part);
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

        private void TakePart(SessionHourPart part)
        {
            var key = new HourKey(part.SegmentIndex, part.WindowStartMs);
            if (!_parts.TryGetValue(key, out var known) || part.Version >= known.Version)
            {
                _parts[key] = part;
            }
        }

        public IEnumerable<(int, long)> Segments() => _segments.Values.Where(s => !s.IsDeleted).Select(s => (s.SegmentIndex, s.Version)).Order();

        public IEnumerable<(int, long, long)> Hours() =>
            _hours.Values.Where(h => !h.IsDeleted).Select(h => (h.SegmentIndex, h.WindowStartMs, h.Version)).Order();
    }
}
