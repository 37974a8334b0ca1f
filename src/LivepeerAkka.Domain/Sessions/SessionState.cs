namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// One workflow session as its journal tells it: the set of accepted signals and a few counters. Everything that a reader sees is
/// a function of the set (<see cref="SessionFold"/>), so order and repetition of arrival cannot show. Not thread-safe.
/// </summary>
public sealed class SessionState
{
    /// <summary>The accepted signals.</summary>
    public SignalLog Signals { get; } = new();

    /// <summary>Keys that facts were published under.</summary>
    public PublishedKeys Published { get; } = new();

    /// <summary>Payments that were linked to the session.</summary>
    public SessionPayments Payments { get; } = new();

    /// <summary>
    /// Version of the session's facts: + 1 for every entry that brought a signal that counts, and for the conclusion. Ingest metrics
    /// change no fact, hence no version; nor do payments and capabilities, unless decisions that were published change. 0 = nothing to tell yet.
    /// </summary>
    public long Revision { get; private set; }

    /// <summary>Highest final version that ClickHouse has acknowledged, 0 = none.</summary>
    public long AcknowledgedVersion { get; private set; }

    /// <summary>Signals whose rows ClickHouse has acknowledged with final facts.</summary>
    public int AcknowledgedSignals { get; private set; }

    /// <summary>Journaled duplicates of signals that count: what had been seen when the last entry was written.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>Signals that count and were applied after the conclusion.</summary>
    public long LateCount { get; private set; }

    /// <summary>Wall clock of the first reception, epoch ms, null = none.</summary>
    public long? FirstReceivedAtMs { get; private set; }

    /// <summary>Latest wall clock of a reception that brought something new, epoch ms, null = none.</summary>
    public long? LastReceivedAtMs { get; private set; }

    /// <summary>Latest wall clock of the reception of a terminal trace, epoch ms, null = none seen.</summary>
    public long? TerminalReceivedAtMs { get; private set; }

    /// <summary>Wall clock of the conclusion, epoch ms, null = open.</summary>
    public long? ConcludedAtMs { get; private set; }

    /// <summary>Last version of a session whose journal is gone, null = it is there.</summary>
    public long? ForgottenVersion { get; private set; }

    /// <summary>The journal is gone but for its marker: nothing changes any more.</summary>
    public bool IsForgotten => ForgottenVersion is not null;

    /// <summary>Duplicates seen since the last entry. Transient: lost with the process, as duplicates alone are not journaled.</summary>
    public int PendingDuplicates { get; private set; }

    /// <summary>The session ended; its facts are final.</summary>
    public bool IsConcluded => ConcludedAtMs is not null;

    /// <summary>A terminal trace was seen.</summary>
    public bool HasTerminal => TerminalReceivedAtMs is not null;

    /// <summary>Nothing was ever journaled for this session.</summary>
    public bool IsEmpty => Signals.Count == 0 && !IsConcluded && !IsForgotten;

    /// <summary>There is a fact to tell: at least one signal that counts. Without one there are only rows of ingest metrics.</summary>
    public bool HasFacts => Signals.CountedSignals > 0;

    /// <summary>The store has the final facts, and the rows of all signals.</summary>
    public bool IsAcknowledged => AcknowledgedVersion == Revision && AcknowledgedSignals == Signals.Count;

    /// <summary>Nothing is left to do: never known, forgotten, or concluded with its final facts, and the rows of its events, acknowledged.</summary>
    public bool IsSettled => IsEmpty || IsForgotten || (IsConcluded && IsAcknowledged);

    /// <summary>Takes an entry of the journal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The entry is unknown: it was written by a newer release.</exception>
    public void Apply(SessionEvents.ISessionEvent entry)
    {
        switch (entry)
        {
            case SessionEvents.SignalsApplied applied:
                Apply(applied);
                break;
            case SessionEvents.Concluded concluded:
                CountDuplicates(concluded.DuplicatesSeen);
                if (!IsConcluded)
                {
                    ConcludedAtMs = concluded.AtMs;
                    Revision++;
                }

                break;
            case SessionEvents.FactKeysPublished published:
                // Other decisions on the same signals are a change of their own.
                Revision += published.IsRevision ? 1 : 0;
                Published.Apply(published);
                break;
            case SessionEvents.Forgotten forgotten:
                ForgottenVersion = forgotten.Version;
                break;
            case SessionEvents.PaymentsApplied payments:
                Payments.Apply(payments.Payments);
                break;
            case SessionEvents.FactsAcknowledged acknowledged:
                AcknowledgedVersion = Math.Max(AcknowledgedVersion, acknowledged.Version);
                AcknowledgedSignals = Math.Max(AcknowledgedSignals, acknowledged.Signals);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(entry), entry?.GetType().Name, "Unknown journal entry of a session.");
        }
    }

    /// <summary>Remembers duplicates that no entry carries yet (<see cref="SessionDecision.UnjournaledDuplicates"/>).</summary>
    public void NoteDuplicates(int duplicates) => PendingDuplicates = (int)Math.Min(int.MaxValue, (long)PendingDuplicates + duplicates);

    /// <summary>The state as it is kept beside the journal.</summary>
    public SessionSnapshot ToSnapshot()
    {
        var signals = new IncomingSignal[Signals.Count];
        for (var i = 0; i < signals.Length; i++)
        {
            signals[i] = Signals[i];
        }

        return new SessionSnapshot
        {
            Signals = signals,
            Revision = Revision,
            AcknowledgedVersion = AcknowledgedVersion,
            AcknowledgedSignals = AcknowledgedSignals,
            DuplicateCount = DuplicateCount,
            LateCount = LateCount,
            FirstReceivedAtMs = FirstReceivedAtMs,
            LastReceivedAtMs = LastReceivedAtMs,
            TerminalReceivedAtMs = TerminalReceivedAtMs,
            ConcludedAtMs = ConcludedAtMs,
            Published = Published.ToEntry(),
            Payments = Payments.All,
        };
    }

    /// <summary>The state that a snapshot was taken of.</summary>
    public static SessionState Restore(SessionSnapshot snapshot)
    {
        var state = new SessionState
        {
            Revision = snapshot.Revision,
            AcknowledgedVersion = snapshot.AcknowledgedVersion,
            AcknowledgedSignals = snapshot.AcknowledgedSignals,
            DuplicateCount = snapshot.DuplicateCount,
            LateCount = snapshot.LateCount,
            FirstReceivedAtMs = snapshot.FirstReceivedAtMs,
            LastReceivedAtMs = snapshot.LastReceivedAtMs,
            TerminalReceivedAtMs = snapshot.TerminalReceivedAtMs,
            ConcludedAtMs = snapshot.ConcludedAtMs,
        };
        state.Published.Apply(snapshot.Published);
        state.Payments.Apply(snapshot.Payments);
        foreach (var signal in snapshot.Signals)
        {
            if (state.Signals.IndexOf(signal.Signal.Uid) < 0)
            {
                state.Signals.Add(signal);
            }
        }

        return state;
    }

    private void Apply(SessionEvents.SignalsApplied applied)
    {
        CountDuplicates(applied.DuplicatesSeen);
        var countedBefore = Signals.CountedSignals;
        foreach (var signal in applied.Signals)
        {
            // An entry may have been journaled twice: a uid changes the state once.
            if (Signals.IndexOf(signal.Signal.Uid) >= 0)
            {
                continue;
            }

            Signals.Add(signal);
            FirstReceivedAtMs = Math.Min(FirstReceivedAtMs ?? long.MaxValue, applied.ReceivedAtMs);
            LastReceivedAtMs = Math.Max(LastReceivedAtMs ?? long.MinValue, applied.ReceivedAtMs);
            if (Signals.Entries[^1].Is(SignalTraits.Terminal))
            {
                TerminalReceivedAtMs = Math.Max(TerminalReceivedAtMs ?? long.MinValue, applied.ReceivedAtMs);
            }
        }

        var counted = Signals.CountedSignals - countedBefore;
        Revision += counted > 0 ? 1 : 0;
        LateCount += IsConcluded ? counted : 0;
    }

    private void CountDuplicates(int seen)
    {
        DuplicateCount += seen;
        PendingDuplicates = 0;
    }
}
