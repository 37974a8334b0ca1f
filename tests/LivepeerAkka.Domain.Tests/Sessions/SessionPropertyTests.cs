using System.Text;
using CsCheck;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>What holds for every session, whatever arrives in whatever order.</summary>
public class SessionPropertyTests
{
    private const int Runs = 3000;
    private static readonly SessionRules Rules = Script.Rules;

    [Fact]
    public void Case_45_Any_permutation_and_repetition_in_any_batches_gives_equal_facts() =>
        Gen.Select(ScenarioGen.Session, Gen.Int, Gen.Bool).Sample(
            (signals, seed, isConcluded) =>
            {
                var expected = Deliver([signals], isConcluded ? 1 : null);
                var batches = Scatter(signals, new Random(seed));
                var actual = Deliver(batches, isConcluded ? new Random(seed).Next(batches.Count) + 1 : null);

                Assert.Equal(Render(expected), Render(actual));
                Assert.Equal(Fact(expected), Fact(actual));
                Assert.Equal(signals.Length, actual.Signals.Count);
            },
            iter: Runs);

    [Fact]
    public void A_state_restored_at_any_time_goes_on_as_if_it_had_never_left() =>
        Gen.Select(ScenarioGen.Session, Gen.Int).Sample(
            (signals, seed) =>
            {
                var random = new Random(seed);
                var batches = Scatter(signals, random);
                var (stayed, left, concludeAfter) = (new SessionState(), new SessionState(), random.Next(batches.Count));
                for (var i = 0; i < batches.Count; i++)
                {
                    Apply(stayed, batches[i], 1000 + i);
                    Apply(left, batches[i], 1000 + i);
                    if (i == concludeAfter)
                    {
                        Run(stayed, new SessionCommands.ConcludeNow(Script.Key), 5000);
                        Run(left, new SessionCommands.ConcludeNow(Script.Key), 5000);
                    }

                    if (random.Next(3) == 0)
                    {
                        var duplicates = left.PendingDuplicates;
                        left = SessionState.Restore(left.ToSnapshot());
                        left.NoteDuplicates(duplicates);
                    }
                }

                Assert.Equal(stayed.ToSnapshot() with { Signals = [] }, left.ToSnapshot() with { Signals = [] });
                Assert.Equal(SessionFacts.Of(Script.Key, stayed, Rules), SessionFacts.Of(Script.Key, left, Rules));
            },
            iter: 1000);

    [Fact]
    public void Segments_are_contiguous_and_do_not_overlap_and_every_record_belongs_to_exactly_one() =>
        ScenarioGen.Session.Sample(
            signals =>
            {
                var analysis = SessionFold.Fold(Deliver([signals], 1), Rules, ScenarioGen.Nodes);
                if (analysis is null)
                {
                    return;
                }

                var segments = analysis.Segments;
                Assert.Equal(Enumerable.Range(0, segments.Count), segments.Select(s => s.Index));
                Assert.All(segments, s => Assert.True(s.EndMs >= s.StartMs && s.EndReason.Length > 0));
                var spanning = segments.Where(s => s.HasLength).ToList();
                Assert.All(spanning.Zip(spanning.Skip(1)), pair => Assert.True(pair.First.EndMs <= pair.Second.StartMs));
                Assert.Equal(signals.Length, analysis.SegmentOfSignal.Count);
                Assert.All(analysis.SegmentOfSignal, i => Assert.InRange(i, segments.Count == 0 ? -1 : 0, segments.Count - 1));
                Assert.True(segments.Count(s => s.EndReason == SegmentEndReason.SessionEnd) <= 1);
                Assert.All(segments, s => Assert.True(s.EndMs <= analysis.EndedAtMs));
                Assert.Equal(segments.Count(s => s.Boundary == SegmentBoundary.Inferred), analysis.InferredSwapCount);
            },
            iter: Runs);

    [Fact]
    public void Every_attempt_has_one_decided_outcome_after_the_end() =>
        ScenarioGen.Session.Sample(
            signals =>
            {
                var analysis = SessionFold.Fold(Deliver([signals], 1), Rules, ScenarioGen.Nodes);
                foreach (var (outcome, reason) in (analysis?.Segments.Select(s => s.Attempt) ?? []).Append(analysis?.Startup ?? new("success", "")))
                {
                    Assert.Contains(outcome, analysis?.Known is false ? ["not_in_denominator"] : new[] { "success", "excused", "unexcused" });
                    Assert.Equal(outcome is "excused" or "unexcused", reason.Length > 0);
                }

                Assert.All(analysis?.Segments ?? [], s => Assert.True(!analysis!.Known || s.Attempt.Outcome != "success" || analysis.Startup.Outcome == "success"));
                Assert.All(analysis?.Segments ?? [], s => Assert.True(s.HealthSignals <= s.HealthExpected));
            },
            iter: Runs);

    [Fact]
    public void Slices_sum_to_the_totals_and_segments_to_the_session() =>
        ScenarioGen.Session.Sample(
            signals =>
            {
                if (SessionFold.Fold(Deliver([signals], 1), Rules, ScenarioGen.Nodes) is not { } analysis)
                {
                    return;
                }

                var statuses = signals.Count(s => s.Signal is StatusSignal);
                Assert.Equal(Sums(analysis.Work), Sums([.. analysis.Hours]));
                Assert.All(analysis.Segments, s => Assert.Equal(Sums(s.Work), Sums(s.Hours)));
                Assert.Equal(statuses, analysis.Work.StatusSamples);
                Assert.Equal(analysis.Hours.Count(), analysis.Hours.Select(h => (h.SegmentIndex, h.WindowStartMs)).Distinct().Count());
                Assert.Equal(analysis.Hours, analysis.Hours.OrderBy(h => h.SegmentIndex).ThenBy(h => h.WindowStartMs));
                Assert.True(analysis.Segments.Count == 0 || analysis.HoursWithoutSegment.Count == 0);
                Assert.All(analysis.Hours, h => Assert.InRange(h.SampleMs, 0, 3_600_000));
            },
            iter: Runs);

    [Fact]
    public void Deciding_again_on_the_state_that_a_decision_produced_yields_nothing_new() =>
        Gen.Select(ScenarioGen.Session, Gen.Int).Sample(
            (signals, seed) =>
            {
                var state = new SessionState();
                foreach (var batch in Scatter(signals, new Random(seed)))
                {
                    var command = new SessionCommands.ApplySignals(Script.Key, batch, 1000);
                    Run(state, command, 1000);
                    Assert.Null(SessionDecider.Decide(state, command, 1000, Rules).Event);
                }

                foreach (var command in new IWithSessionKey[]
                {
                    new SessionCommands.ConcludeIfDue(Script.Key), new SessionCommands.ConcludeNow(Script.Key),
                    new SessionCommands.AcknowledgeFacts(Script.Key, state.Revision, state.Signals.Count), new SessionCommands.AcknowledgeFacts(Script.Key, state.Revision + 1, state.Signals.Count),
                })
                {
                    Run(state, command, 1_000_000);
                    Assert.Null(SessionDecider.Decide(state, command, 1_000_000, Rules).Event);
                }

                Assert.True(state.IsSettled);
            },
            iter: 1000);

    [Fact]
    public void The_random_sessions_reach_every_kind_of_boundary_end_outcome_and_slice()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        ScenarioGen.Session.Sample(
            signals =>
            {
                var analysis = SessionFold.Fold(Deliver([signals], 1), Rules, ScenarioGen.Nodes);
                foreach (var segment in analysis?.Segments ?? [])
                {
                    seen[segment.Boundary] = seen[segment.EndReason] = seen[$"attempt {segment.Attempt.Outcome} {segment.Attempt.Reason}"] = true;
                    seen[$"tried {segment.IsTriedOnly}"] = seen[$"lost {segment.OutputLost}"] = true;
                }

                foreach (var slice in analysis?.Hours ?? [])
                {
                    seen[$"artifact {slice.IsTailArtifact}"] = seen[$"sliced {slice.SegmentIndex >= 0}"] = true;
                }

                seen[$"startup {analysis?.Startup.Outcome} {analysis?.Startup.Reason}"] = seen[$"closed by {analysis?.CloseReason}"] = true;
            },
            iter: 10_000);

        string[] expected =
        [
            "initial", "confirmed", "inferred", "swap", "orchestrator_change", "session_end", "tried True", "tried False", "lost True", "lost False",
            "artifact True", "artifact False", "sliced True", "sliced False", "closed by idle", "closed by ingest_closed", "closed by stream_stopped",
            "attempt success ", "attempt not_in_denominator ", "attempt excused input_fault", "attempt excused user_left_early", "attempt unexcused swapped_out",
            "attempt unexcused error", "attempt unexcused abandoned_while_loading", "attempt unexcused no_output",
            "startup success ", "startup not_in_denominator ", "startup excused no_orchestrators", "startup excused input_fault", "startup excused user_left_early",
            "startup unexcused error", "startup unexcused abandoned_while_loading", "startup unexcused no_output",
        ];
        Assert.Empty(expected.Except(seen.Keys));
    }

    [Fact]
    public void A_redelivered_session_gives_accepted_everywhere_and_no_duplicate() =>
        ScenarioGen.Session.Sample(
            signals =>
            {
                var state = Deliver([signals], 1);
                var decision = SessionDecider.Decide(state, new SessionCommands.ApplySignals(Script.Key, signals, 1), 1, Rules);

                Assert.All(decision.Reply!.Verdicts, v => Assert.Equal(SignalVerdict.Accepted, v));
                Assert.Equal(0, decision.UnjournaledDuplicates);
            },
            iter: 1000);

    /// <summary>Every signal at least once, some again from their own or another position, in any order, in batches.</summary>
    private static List<IncomingSignal[]> Scatter(IncomingSignal[] signals, Random random)
    {
        var deliveries = signals.ToList();
        foreach (var signal in signals.Where(_ => random.Next(3) == 0))
        {
            // Another position: a duplicate, which may arrive first and is then the one that is kept.
            deliveries.Add(random.Next(2) == 0 ? signal : signal with { Position = signal.Position with { Offset = signal.Position.Offset + 1000 } });
        }

        var shuffled = deliveries.ToArray();
        random.Shuffle(shuffled);
        var batches = new List<IncomingSignal[]>();
        for (var start = 0; start < shuffled.Length;)
        {
            var size = Math.Min(shuffled.Length - start, 1 + random.Next(8));
            batches.Add(shuffled[start..(start + size)]);
            start += size;
        }

        return batches;
    }

    /// <summary>A state after the batches, concluded after that many of them (or never).</summary>
    private static SessionState Deliver(IReadOnlyList<IncomingSignal[]> batches, int? concludeAfter)
    {
        var state = new SessionState();
        for (var i = 0; i < batches.Count; i++)
        {
            Apply(state, batches[i], 1000 + i);
            if (i + 1 == concludeAfter)
            {
                Run(state, new SessionCommands.ConcludeNow(Script.Key), 5000);
            }
        }

        return state;
    }

    private static void Apply(SessionState state, IncomingSignal[] batch, long receivedAtMs) =>
        Run(state, new SessionCommands.ApplySignals(Script.Key, batch, receivedAtMs), receivedAtMs);

    private static void Run(SessionState state, IWithSessionKey command, long nowMs)
    {
        var decision = SessionDecider.Decide(state, command, nowMs, Rules);
        if (decision.Event is { } entry)
        {
            state.Apply(entry);
        }

        state.NoteDuplicates(decision.UnjournaledDuplicates);
    }

    /// <summary>The fact without what may depend on arrival.</summary>
    private static Facts.WorkflowSessionFact? Fact(SessionState state)
    {
        var fact = SessionFacts.Of(Script.Key, state, Rules, ScenarioGen.Nodes);
        return fact is null ? null : fact with { Version = 0, Counts = fact.Counts with { DuplicateCount = 0, LateCount = 0 } };
    }

    /// <summary>Everything that the fold tells, as text.</summary>
    private static string Render(SessionState state)
    {
        var analysis = SessionFold.Fold(state, Rules, ScenarioGen.Nodes);
        if (analysis is null)
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append(analysis with { Segments = [], HoursWithoutSegment = [], SegmentOfSignal = [], Representative = null }).AppendLine();
        text.AppendJoin('\n', analysis.Segments.Select(s => s with { Hours = [] })).AppendLine();
        text.AppendJoin('\n', analysis.Hours).AppendLine();
        text.AppendJoin('\n', Enumerable.Range(0, state.Signals.Count)
            .Select(i => (state.Signals[i].Signal.Uid, analysis.SegmentOfSignal[i])).OrderBy(p => p.Uid));
        return text.ToString();
    }

    private static (int, int, int, int, long, int, long, long) Sums(WorkTotals work) =>
        (work.StatusSamples, work.PositiveSamples, work.RunningSamples, work.ErrorSamples,
            work.OutputFpsSumMicros, work.OutputFpsSamples, work.InputFpsSumMicros, work.SampleMs);

    private static (int, int, int, int, long, int, long, long) Sums(IReadOnlyList<HourSlice> hours) =>
        (hours.Sum(h => h.StatusSamples), hours.Sum(h => h.PositiveSamples), hours.Sum(h => h.RunningSamples), hours.Sum(h => h.ErrorSamples),
            hours.Sum(h => h.OutputFpsSumMicros), hours.Sum(h => h.OutputFpsSamples), hours.Sum(h => h.InputFpsSumMicros), hours.Sum(h => h.SampleMs));
}
