using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>The earliest time of each edge of a session, epoch ms; null = it never arrived.</summary>
internal sealed class Edges(IReadOnlyList<PlannedEvent> signals)
{
    public long? RequestedMs { get; } = Earliest(signals, EventKind.Request);
    public long? FirstIngestMs { get; } = Earliest(signals, EventKind.FirstIngest);
    public long? FirstProcessedMs { get; } = Earliest(signals, EventKind.FirstProcessed);
    public long? PlayableMs { get; } = Earliest(signals, EventKind.FewProcessed);

    /// <summary>Time between two edges, ms; null when one is missing or they are the wrong way round.</summary>
    public static long? Span(long? fromMs, long? toMs) => toMs - fromMs is { } span and >= 0 ? span : null;

    private static long? Earliest(IReadOnlyList<PlannedEvent> signals, EventKind kind)
    {
        long? earliest = null;
        foreach (var signal in signals)
        {
            if (signal.Kind == kind && (earliest is null || signal.EventMs < earliest))
            {
                earliest = signal.EventMs;
            }
        }

        return earliest;
    }
}
