namespace LivepeerAkka.Domain.Sessions;

/// <summary>Everything that a session's journal has told so far. Times are wall clock, epoch ms, null = not yet.</summary>
public sealed record SessionSnapshot
{
    /// <summary>Accepted signals in the order of arrival.</summary>
    public required IReadOnlyList<IncomingSignal> Signals { get; init; }

    /// <inheritdoc cref="SessionState.Revision"/>
    public required long Revision { get; init; }

    /// <inheritdoc cref="SessionState.AcknowledgedVersion"/>
    public required long AcknowledgedVersion { get; init; }

    /// <inheritdoc cref="SessionState.DuplicateCount"/>
    public required long DuplicateCount { get; init; }

    /// <inheritdoc cref="SessionState.LateCount"/>
    public required long LateCount { get; init; }

    /// <inheritdoc cref="SessionState.FirstReceivedAtMs"/>
    public required long? FirstReceivedAtMs { get; init; }

    /// <inheritdoc cref="SessionState.LastReceivedAtMs"/>
    public required long? LastReceivedAtMs { get; init; }

    /// <inheritdoc cref="SessionState.TerminalReceivedAtMs"/>
    public required long? TerminalReceivedAtMs { get; init; }

    /// <inheritdoc cref="SessionState.ConcludedAtMs"/>
    public required long? ConcludedAtMs { get; init; }

    /// <inheritdoc cref="SessionState.AcknowledgedSignals"/>
    public int AcknowledgedSignals { get; init; }

    /// <summary>Payments, withdrawn links too, by uid.</summary>
    public IReadOnlyList<SessionPayment> Payments { get; init; } = [];

    /// <summary>Keys that facts were published under.</summary>
    public SessionEvents.FactKeysPublished Published { get; init; } = new(0, []);
}
