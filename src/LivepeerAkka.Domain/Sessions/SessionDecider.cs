using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>What a command comes to.</summary>
/// <param name="Event">The one entry to journal and then apply; null when nothing changes.</param>
/// <param name="Reply">The answer once the journal has the entry; null for commands that are answered by the settled session.</param>
/// <param name="UnjournaledDuplicates">Duplicates that no entry carries: to be noted in the state; 0 when there is an entry.</param>
public sealed record SessionDecision(SessionEvents.ISessionEvent? Event, SessionReplies.Applied? Reply, int UnjournaledDuplicates)
{
    /// <summary>Nothing changes and nobody is answered.</summary>
    public static readonly SessionDecision Nothing = new(null, null, 0);
}

/// <summary>
/// Decides what a workflow session makes of a command: pure, at most one journal entry, and deciding again on the state that a
/// decision produced yields nothing new.
/// </summary>
public static class SessionDecider
{
    /// <summary>More signals than this in one command are looked up in a dictionary, fewer are scanned.</summary>
    private const int ScanMax = 16;

    /// <summary>Decides; <paramref name="nowMs"/> is the wall clock, epoch ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The command is unknown.</exception>
    public static SessionDecision Decide(SessionState state, IWithSessionKey command, long nowMs, SessionRules rules) => command switch
    {
        SessionCommands.ApplySignals apply => DecideApply(state, apply, rules),
        SessionCommands.Forget => state.IsSettled && !state.IsForgotten && !state.IsEmpty
            ? new SessionDecision(new SessionEvents.Forgotten(state.Revision), null, 0)
            : SessionDecision.Nothing,
        SessionCommands.ConcludeIfDue => DueAtMs(state, rules) <= nowMs ? Conclude(state, nowMs) : SessionDecision.Nothing,
        SessionCommands.ConcludeNow => state.IsEmpty || state.IsConcluded || state.IsForgotten ? SessionDecision.Nothing : Conclude(state, nowMs),
        SessionCommands.AcknowledgeFacts acknowledge => DecideAcknowledge(state, acknowledge),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command?.GetType().Name, "Unknown command to a session."),
    };

    /// <summary>
    /// When the session has to be concluded, wall clock, epoch ms: the lateness horizon after the reception of the (last) terminal
    /// trace; without one, the idle timeout after the last reception. Null = nothing to conclude.
    /// </summary>
    public static long? DueAtMs(SessionState state, SessionRules rules) =>
        state.IsConcluded || state.IsForgotten ? null
        : state.TerminalReceivedAtMs is { } terminal ? terminal + rules.LatenessHorizonMs
        : state.LastReceivedAtMs + rules.IdleTimeoutMs;

    private static SessionDecision Conclude(SessionState state, long nowMs) =>
        new(new SessionEvents.Concluded(nowMs, state.PendingDuplicates), null, 0);

    private static SessionDecision DecideAcknowledge(SessionState state, SessionCommands.AcknowledgeFacts command) =>
        state.IsConcluded && command.Version == state.Revision
            && (command.Version > state.AcknowledgedVersion || command.Signals > state.AcknowledgedSignals)
            ? new SessionDecision(new SessionEvents.FactsAcknowledged(command.Version) { Signals = command.Signals }, null, 0)
            : SessionDecision.Nothing;

    private static SessionDecision DecideApply(SessionState state, SessionCommands.ApplySignals command, SessionRules rules)
    {
        var verdicts = new SignalVerdict[command.Signals.Count];
        if (state.IsForgotten)
        {
            Array.Fill(verdicts, SignalVerdict.TooLate);
            return new SessionDecision(null, new SessionReplies.Applied(command.Key, verdicts), 0);
        }

        var fresh = new FreshSignals(command.Signals.Count);
        var duplicates = 0;
        for (var i = 0; i < verdicts.Length; i++)
        {
            var incoming = command.Signals[i];
            var known = state.Signals.IndexOf(incoming.Signal.Uid);
            if (known >= 0)
            {
                ref readonly var entry = ref state.Signals.Entries[known];
                verdicts[i] = Compare(incoming, state.Signals.PositionOf(known), entry.ContentHash);
                duplicates += verdicts[i] != SignalVerdict.Accepted && entry.Is(SignalTraits.Counts) ? 1 : 0;
            }
            else if (fresh.Find(incoming.Signal.Uid) is { } earlier)
            {
                verdicts[i] = Compare(incoming, earlier.Position, earlier.ContentHash);
                duplicates += verdicts[i] != SignalVerdict.Accepted && earlier.Signal is not IngestMetricsSignal ? 1 : 0;
            }
            else if (state.Signals.Count + fresh.Items.Count >= rules.SignalsMax)
            {
                verdicts[i] = SignalVerdict.Overflow;
            }
            else
            {
                fresh.Add(incoming);
                verdicts[i] = SignalVerdict.Accepted;
            }
        }

        var reply = new SessionReplies.Applied(command.Key, verdicts);
        if (fresh.Items.Count == 0)
        {
            return new SessionDecision(null, reply, duplicates);
        }

        var seen = (int)Math.Min(int.MaxValue, (long)state.PendingDuplicates + duplicates);
        return new SessionDecision(new SessionEvents.SignalsApplied(fresh.Items, command.ReceivedAtMs, seen), reply, 0);
    }

    private static SignalVerdict Compare(IncomingSignal incoming, SourcePosition position, ulong contentHash) =>
        incoming.Position == position ? SignalVerdict.Accepted
        : incoming.ContentHash == contentHash ? SignalVerdict.Duplicate
        : SignalVerdict.IdConflict;

    /// <summary>The signals of one command that are new to the session.</summary>
    private readonly struct FreshSignals(int capacity)
    {
        private readonly Dictionary<EventUid, IncomingSignal>? _byUid = capacity > ScanMax ? new(capacity) : null;

        public List<IncomingSignal> Items { get; } = new(capacity);

        public IncomingSignal? Find(EventUid uid)
        {
            if (_byUid is not null)
            {
                return _byUid.GetValueOrDefault(uid);
            }

            foreach (var item in Items)
            {
                if (item.Signal.Uid == uid)
                {
                    return item;
                }
            }

            return null;
        }

        public void Add(IncomingSignal signal)
        {
            Items.Add(signal);
            _byUid?.Add(signal.Signal.Uid, signal);
        }
    }
}
