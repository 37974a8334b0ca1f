using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Adds up a session's signals by the segment that they are credited to.</summary>
internal static class SessionTallies
{
    /// <summary>Tallies by segment index; one more at the end, of what belongs to no segment.</summary>
    /// <param name="log">The signals.</param>
    /// <param name="order">Their fold order.</param>
    /// <param name="keys">Their server keys.</param>
    /// <param name="segments">Segments by index.</param>
    /// <param name="segmentOf">Index of the segment of each signal.</param>
    /// <param name="closedAtMs">Time of the close, epoch ms, null = none.</param>
    /// <param name="payments">Payments of the session, by (time, uid).</param>
    /// <param name="rules">Parameters.</param>
    /// <param name="hasModelChange">More than one model among the statuses' labels and the segments' hints.</param>
    public static SegmentTally[] Of(
        SignalLog log, int[] order, ServerKeys keys, SegmentDraft[] segments, int[] segmentOf, long? closedAtMs,
        IReadOnlyList<PaymentEvidence> payments, SessionRules rules, out bool hasModelChange)
    {
        var tallies = New(segments, rules);
        SegmentPayments.Credit(payments, segments, keys, tallies);
        var seenErrors = log.ErrorCount == 0 ? [] : new bool[log.ErrorCount];
        var models = default(LabelCounter);
        foreach (var i in order)
        {
            ref readonly var entry = ref log.Entries[i];
            if (!entry.Is(SignalTraits.Counts))
            {
                continue;
            }

            var tally = tallies[segmentOf[i] < 0 ? segments.Length : segmentOf[i]];
            Name(tally, log, entry, keys.NumberOf(i));
            var isAfterClose = entry.EventTimeMs > closedAtMs;
            switch (entry.Form)
            {
                case SignalForm.Trace:
                    tally.Edges.Take((TraceKind)entry.Kind, entry.EventTimeMs);
                    tally.Runners.Take((TraceKind)entry.Kind, keys.NumberOf(i), entry.EventTimeMs);
                    break;
                case SignalForm.StreamEvent:
                    tally.AddStreamEvent((StreamEventKind)entry.Kind, log.TextOf(entry.Model));
                    tally.AddError((ErrorClass)entry.ErrorClass, isAfterClose);
                    break;
                case SignalForm.Status:
                    ref readonly var sample = ref log.SampleOf(entry);
                    var bearsError = sample.Error >= 0 && !seenErrors[sample.Error];
                    if (bearsError)
                    {
                        seenErrors[sample.Error] = true;
                        tally.AddError(log.ErrorOf(sample.Error).Class, isAfterClose);
                    }

                    models.Add(log.TextOf(entry.Model));
                    tally.AddSample(entry.EventTimeMs, (StreamState)entry.Kind, log.TextOf(entry.Model), sample, bearsError, isAfterClose);
                    break;
            }
        }

        foreach (var tally in tallies)
        {
            models.Add(tally.ModelHint);
        }

        hasModelChange = models.Distinct > 1;
        return tallies;
    }

    private static SegmentTally[] New(SegmentDraft[] segments, SessionRules rules)
    {
        var tallies = new SegmentTally[segments.Length + 1];
        for (var i = 0; i < segments.Length; i++)
        {
            tallies[i] = new SegmentTally(segments[i].Key, rules);
            tallies[i].Hours.At(segments[i].StartMs);
        }

        tallies[^1] = new SegmentTally(ServerKeys.Nobody, rules);
        return tallies;
    }

    /// <summary>Evidence makes a slice of its hour even without a sample; the node's own records tell its hot wallet.</summary>
    private static void Name(SegmentTally tally, SignalLog log, in SignalEntry entry, int key)
    {
        if (key == ServerKeys.Nobody)
        {
            return;
        }

        if (entry.Is(SignalTraits.EvidenceKind))
        {
            tally.Hours.At(entry.EventTimeMs);
        }

        if (key == tally.Key)
        {
            tally.SawIdentity(
                entry.Orchestrator,
                new IdentityEvidence(entry.Uid, entry.EventTimeMs, log.NodeUrlOf(entry.Orchestrator), log.OrchestratorOf(entry.Orchestrator).HotWallet));
        }
    }
}
