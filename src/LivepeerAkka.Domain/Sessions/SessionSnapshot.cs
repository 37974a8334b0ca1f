namespace LivepeerAkka.Domain.Sessions;

/// <summary>A session's state as stored: what its journal entries add up to.</summary>
/// <param name="Signals">Accepted signals with their positions, in any order.</param>
/// <param name="Revision">Version of the facts.</param>
/// <param name="IsConcluded">The session has ended.</param>
/// <param name="AcknowledgedVersion">Version that ClickHouse has, 0 = none.</param>
/// <param name="DuplicateCount">Duplicates seen.</param>
/// <param name="LateCount">Signals applied after the conclusion.</param>
/// <param name="LastReceivedAtMs">Wall clock of the latest reception, epoch ms.</param>
/// <param name="TerminalReceivedAtMs">Wall clock at which the first terminal trace was received, null = none yet.</param>
public sealed record SessionSnapshot(
    IReadOnlyList<IncomingSignal> Signals, long Revision, bool IsConcluded, long AcknowledgedVersion,
    long DuplicateCount, long LateCount, long LastReceivedAtMs, long? TerminalReceivedAtMs);
