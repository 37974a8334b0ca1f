using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Addressed to one workflow session.</summary>
public interface IWithSessionKey
{
    /// <summary>The session.</summary>
    SessionKey Key { get; }
}

/// <summary>A signal on its way into a session.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Position">Where its record was read.</param>
/// <param name="ContentHash">Tells an id conflict from a repetition.</param>
public sealed record IncomingSignal(Signal Signal, SourcePosition Position, ulong ContentHash);

/// <summary>A payment that became evidence for a session's decisions, or ceased to be.</summary>
/// <param name="Evidence">What the payment says.</param>
/// <param name="IsLinked">False: the payment is another session's, or nobody's.</param>
/// <param name="Version">Version of the link; what a session was told with a higher one stands.</param>
public sealed record SessionPayment(PaymentEvidence Evidence, bool IsLinked, long Version);

/// <summary>What a workflow session is asked to do.</summary>
public static class SessionCommands
{
    /// <summary>Applies signals that were read together.</summary>
    /// <param name="Key">The session.</param>
    /// <param name="Signals">In the order in which they were read; not empty.</param>
    /// <param name="ReceivedAtMs">Wall clock of the reader, epoch ms: drives the idle timer, enters no fact.</param>
    public sealed record ApplySignals(SessionKey Key, IReadOnlyList<IncomingSignal> Signals, long ReceivedAtMs) : IWithSessionKey;

    /// <summary>Concludes the session if it is due at <c>now</c>.</summary>
    public sealed record ConcludeIfDue(SessionKey Key) : IWithSessionKey;

    /// <summary>Concludes the session whether due or not: its input has ended (replay).</summary>
    public sealed record ConcludeNow(SessionKey Key) : IWithSessionKey;

    /// <summary>ClickHouse has acknowledged the facts of a version.</summary>
    public sealed record AcknowledgeFacts(SessionKey Key, long Version) : IWithSessionKey;

    /// <summary>Payments whose link to the session changed. May repeat; answered when the session has journaled them.</summary>
    public sealed record ApplyPayments(SessionKey Key, IReadOnlyList<SessionPayment> Payments) : IWithSessionKey;
}
