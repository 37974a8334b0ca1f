namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Folds a session: reads its signals in fold order, draws the segments, credits every record to one, and applies the rules of
/// sessions.md sections 1 to 7. Pure; O(n log n) in the number of signals.
/// </summary>
public static class SessionFold
{
    /// <summary>An attempt that was not left is lost when this many samples at its end are silent.</summary>
    private const int SilentSamplesOfLoss = 3;

    private const int HealthExpectedOfKnown = 3;

    /// <summary>The session as its signals tell it; null when none of them counts (ingest metrics alone make no session).</summary>
    public static SessionAnalysis? Fold(SessionState state, SessionRules rules, IWalletNodes? walletNodes = null)
    {
        var log = state.Signals;
        if (log.CountedSignals == 0)
        {
            return null;
        }

        var span = SessionSpan.Of(log);
        var order = FoldOrder.Of(log.Entries);
        var keys = ServerKeys.Of(log, order, walletNodes ?? NoWalletNodes.Instance);
        var (segments, segmentOf) = SessionSegments.Draw(log, order, keys, span, state.IsConcluded);
        var tallies = SessionTallies.Of(log, order, keys, segments, segmentOf, span.ClosedAtMs, state.Payments.Evidence, rules, out var hasModelChange);
        return Conclude(span, keys, segments, order, segmentOf, tallies, log.CountedSignals, hasModelChange, state.IsConcluded, rules);
    }

    private static SessionAnalysis Conclude(
        in SessionSpan span, ServerKeys keys, SegmentDraft[] drafts, int[] order, int[] segmentOf, SegmentTally[] tallies,
        int eventCount, bool hasModelChange, bool isConcluded, SessionRules rules)
    {
        var (work, edges) = (default(WorkTotals), default(EdgeTimes));
        long? inferenceFirstMs = null;
        foreach (var tally in tallies)
        {
            work.Add(tally.Work);
            edges.Add(tally.Edges);
            inferenceFirstMs ??= tally.Runners.InferenceFirstMs(tally.Key);
        }

        var isKnown = span.RequestedAtMs is not null;
        var segments = SegmentsOf(drafts, tallies, keys, isKnown, span.ClosedAtMs, isConcluded, rules);
        tallies[^1].Hours.Seal(-1, 0, null);
        var representative = RepresentativeOf(segments);
        return new SessionAnalysis
        {
            Known = isKnown,
            NoOrchestratorSeen = span.NoOrchestratorSeen,
            RequestedAtMs = span.RequestedAtMs,
            StartedAtMs = span.StartedAtMs,
            LastSignalAtMs = span.LastSignalAtMs,
            ClosedAtMs = span.ClosedAtMs,
            EndedAtMs = isConcluded ? span.ClosedAtMs ?? span.LastSignalAtMs : null,
            CloseReason = isConcluded ? span.CloseReason : "",
            Gateway = span.Gateway,
            FirstEventUid = span.FirstEventUid,
            LastEventUid = span.LastEventUid,
            EventCount = eventCount,
            ConfirmedSwapCount = span.SwapCount,
            InferredSwapCount = Array.FindAll(segments, s => s.Boundary == SegmentBoundary.Inferred).Length,
            HasOrchestratorChange = !Array.TrueForAll(segments, s => s.Key == segments[0].Key),
            HealthSignals = isKnown ? HealthOf(work, edges) : 0,
            HealthExpected = isKnown ? HealthExpectedOfKnown : 0,
            HasModelChange = hasModelChange,
            Startup = StartupOf(span, edges, work, segments, isConcluded, rules),
            Edges = edges,
            InferenceFirstMs = inferenceFirstMs is >= 0 ? inferenceFirstMs : null,
            Work = work,
            OutputLost = Array.FindLast(segments, s => s.Attempt.Outcome == StartupOutcome.Success)?.OutputLost ?? false,
            Segments = segments,
            Representative = representative,
            ModelHint = representative?.ModelHint ?? tallies[^1].ModelHint,
            HoursWithoutSegment = tallies[^1].Hours.Slices,
            Order = order,
            SegmentOfSignal = segmentOf,
            DirectoryAnswers = keys.Answers,
            PipelineHint = representative?.PipelineHint ?? tallies[^1].PipelineHint,
            PaymentsWithoutSegment = tallies[^1].Payments,
        };
    }

    private static StartupVerdict StartupOf(
        in SessionSpan span, in EdgeTimes edges, in WorkTotals work, SegmentAnalysis[] segments, bool isConcluded, SessionRules rules) =>
        StartupRules.Decide(
            new StartupEvidence
            {
                IsKnown = span.RequestedAtMs is not null,
                Edges = edges,
                Work = work,
                HadNobodyToTry = span.NoOrchestratorSeen && segments.Length == 0,
                HasEnded = isConcluded,
                ClosedAtMs = span.ClosedAtMs,
                WaitingSinceMs = segments.Length == 0 ? span.RequestedAtMs : segments[0].Edges.FirstIngestAtMs ?? segments[0].StartMs,
            },
            rules.PatienceMs);

    private static SegmentAnalysis[] SegmentsOf(
        SegmentDraft[] drafts, SegmentTally[] tallies, ServerKeys keys, bool isKnown, long? closedAtMs, bool isConcluded, SessionRules rules)
    {
        var segments = new SegmentAnalysis[drafts.Length];
        for (var i = 0; i < segments.Length; i++)
        {
            var (draft, tally) = (drafts[i], tallies[i]);
            var wasLeft = draft.EndReason is SegmentEndReason.Swap or SegmentEndReason.OrchestratorChange;
            var attempt = StartupRules.Decide(
                new StartupEvidence
                {
                    IsKnown = isKnown,
                    Edges = tally.Edges,
                    Work = tally.Work,
                    WasLeft = wasLeft,
                    HasEnded = isConcluded,
                    ClosedAtMs = closedAtMs,
                    WaitingSinceMs = tally.Edges.FirstIngestAtMs ?? draft.StartMs,
                },
                rules.PatienceMs);
            tally.Hours.Seal(i, draft.StartMs, draft.EndReason.Length > 0 ? draft.EndMs : null);
            segments[i] = new SegmentAnalysis
            {
                Index = i,
                Key = keys[draft.Key],
                HotWallet = tally.HotWallet,
                Identities = tally.Identities,
                Payments = tally.Payments,
                PipelineHint = tally.PipelineHint,
                StartMs = draft.StartMs,
                EndMs = draft.EndMs,
                Boundary = draft.Boundary,
                EndReason = draft.EndReason,
                IsTriedOnly = draft.IsTriedOnly,
                OpenedByUid = draft.OpenedBy,
                Attempt = attempt,
                Edges = tally.Edges,
                Work = tally.Work,
                OutputLost = attempt.Outcome == StartupOutcome.Success && tally.SilentSamplesAtEnd >= (wasLeft ? 1 : SilentSamplesOfLoss),
                HealthSignals = isKnown ? HealthOf(tally.Work, tally.Edges) : 0,
                HealthExpected = isKnown ? HealthExpectedOfKnown : 0,
                ModelHint = tally.ModelHint,
                Hours = tally.Hours.Slices,
            };
        }

        return segments;
    }

    private static int HealthOf(in WorkTotals work, in EdgeTimes edges) =>
        (work.StatusSamples > 0 ? 1 : 0) + (edges.FirstProcessedAtMs is null ? 0 : 1) + (edges.PlayableAtMs is null ? 0 : 1);

    /// <summary>
    /// Most time of samples with output, then the later; without any output the last that spans time, else the last.
    /// </summary>
    private static SegmentAnalysis? RepresentativeOf(SegmentAnalysis[] segments)
    {
        SegmentAnalysis? best = null;
        foreach (var segment in segments)
        {
            if (segment.Work.PositiveSamples > 0 && (best is null || segment.Work.PositiveSampleMs >= best.Work.PositiveSampleMs))
            {
                best = segment;
            }
        }

        return best ?? Array.FindLast(segments, s => s.HasLength) ?? (segments.Length == 0 ? null : segments[^1]);
    }
}
