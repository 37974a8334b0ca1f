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

    /// <summary>Links of payments to the session, new and withdrawn. May repeat; answered when the session has journaled them.</summary>
    public sealed record ApplyPayments(SessionKey Key, IReadOnlyList<SessionPayment> Payments) : IWithSessionKey;

    /// <summary>The capability directory has changed in a way that can change the session's decisions.</summary>
    /// <param name="Key">The session.</param>
    /// <param name="DirectoryVersion">Version of the directory that contains the change.</param>
    public sealed record Reconsider(SessionKey Key, long DirectoryVersion) : IWithSessionKey;

    /// <summary>The session's retention is over: its journal goes.</summary>
    /// <param name="Key">The session.</param>
    /// <param name="IsMarkerToo">False: all but a marker; true: the marker's own retention is over too.</param>
    public sealed record Forget(SessionKey Key, bool IsMarkerToo) : IWithSessionKey;

    /// <summary>ClickHouse has acknowledged the facts of a version.</summary>
    /// <param name="Key">The session.</param>
    /// <param name="Version">Version of the facts.</param>
    /// <param name="Signals">Signals whose rows went with them.</param>
    public sealed record AcknowledgeFacts(SessionKey Key, long Version, int Signals) : IWithSessionKey;
}
