namespace LivepeerAkka.Domain.Sessions;

/// <summary>Earliest runner edges of one segment, apart by the node that sent them: two runners have two clocks, which are never subtracted.</summary>
internal struct RunnerEdges
{
    private List<Edges>? _byNode;

    /// <summary>Takes a runner trace; others change nothing. <paramref name="key"/> is the number of the node's server key.</summary>
    public void Take(TraceKind kind, int key, long timeAtRunnerMs)
    {
        if (kind is not (TraceKind.RunnerReceiveFirstIngestSegment or TraceKind.RunnerSendFirstProcessedSegment))
        {
            return;
        }

        _byNode ??= new List<Edges>(1);
        var at = _byNode.FindIndex(e => e.Key == key);
        var edges = at < 0 ? new Edges(key, null, null) : _byNode[at];
        edges = kind == TraceKind.RunnerReceiveFirstIngestSegment
            ? edges with { ReceivedAtMs = Math.Min(edges.ReceivedAtMs ?? long.MaxValue, timeAtRunnerMs) }
            : edges with { SentAtMs = Math.Min(edges.SentAtMs ?? long.MaxValue, timeAtRunnerMs) };
        if (at < 0)
        {
            _byNode.Add(edges);
        }
        else
        {
            _byNode[at] = edges;
        }
    }

    /// <summary>
    /// Sent minus received, ms, of one node: the segment's own where it has both edges, else the one that received earliest (then the lower
    /// key); null when no node has both. May be negative.
    /// </summary>
    public readonly long? InferenceFirstMs(int ownKey)
    {
        Edges? best = null;
        foreach (var edges in _byNode ?? [])
        {
            if (edges is not { ReceivedAtMs: { } received, SentAtMs: not null })
            {
                continue;
            }

            var rank = (edges.Key == ownKey ? 0 : 1, received, edges.Key);
            if (best is not { } b || rank.CompareTo((b.Key == ownKey ? 0 : 1, b.ReceivedAtMs!.Value, b.Key)) < 0)
            {
                best = edges;
            }
        }

        return best?.SentAtMs - best?.ReceivedAtMs;
    }

    private readonly record struct Edges(int Key, long? ReceivedAtMs, long? SentAtMs);
}
