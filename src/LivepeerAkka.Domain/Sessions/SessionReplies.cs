using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>What became of one signal.</summary>
public enum SignalVerdict
{
    /// <summary>New, or redelivered from the position from which it was accepted: its raw row is written.</summary>
    Accepted = 1,

    /// <summary>Its uid was already accepted from another position; changes no fact.</summary>
    Duplicate,

    /// <summary>A duplicate with other content: what was accepted first stands.</summary>
    IdConflict,

    /// <summary>A raw row only: the session holds <c>sessions.signals_max</c> signals.</summary>
    Overflow,

    /// <summary>The session's journal is gone: a raw row, or a duplicate when the uid is among the raw rows.</summary>
    TooLate,
}

/// <summary>What a workflow session answers.</summary>
public static class SessionReplies
{
    /// <summary>The journal has the accepted signals. One verdict a signal, in the command's order.</summary>
    public sealed record Applied(SessionKey Key, IReadOnlyList<SignalVerdict> Verdicts) : IWithSessionKey;

    /// <summary>The journal has the links.</summary>
    public sealed record PaymentsNoted(SessionKey Key) : IWithSessionKey;

    /// <summary>Whatever the change of the directory changes is journaled, or will be seen when the session is concluded.</summary>
    public sealed record Reconsidered(SessionKey Key) : IWithSessionKey;

    /// <summary>The session is concluded and its final facts are acknowledged, or it was never known.</summary>
    public sealed record Settled(SessionKey Key) : IWithSessionKey;
}
