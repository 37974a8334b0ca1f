namespace LivepeerAkka.Simulator.Truth;

/// <summary>A half-open span, epoch ms.</summary>
internal readonly record struct Span(long FromMs, long ToMs);

/// <summary>Work without a long gap, with the spans that its samples stand for. Times epoch ms.</summary>
internal sealed record Work(long FirstMs, long LastMs, IReadOnlyList<Span> Busy);

/// <summary>Stretches of a node's work (sessions.md, orchestrator sessions).</summary>
internal static class StretchOracle
{
    private const long IdleMs = 15 * 60_000;

    /// <summary>Joins work that is at most the idle gap apart; what comes out is apart, in order, its busy spans without overlap.</summary>
    public static List<Work> Join(IEnumerable<Work> work)
    {
        var joined = new List<Work>();
        var busy = new List<Span>();
        (long First, long Last)? current = null;
        foreach (var piece in work.OrderBy(w => w.FirstMs))
        {
            if (current is { } open && piece.FirstMs - open.Last > IdleMs)
            {
                joined.Add(new Work(open.First, open.Last, Union(busy)));
                busy.Clear();
                current = null;
            }

            current = current is { } going ? (going.First, Math.Max(going.Last, piece.LastMs)) : (piece.FirstMs, piece.LastMs);
            busy.AddRange(piece.Busy);
        }

        if (current is { } last)
        {
            joined.Add(new Work(last.First, last.Last, Union(busy)));
        }

        return joined;
    }

    private static List<Span> Union(List<Span> spans)
    {
        var union = new List<Span>();
        foreach (var span in spans.OrderBy(s => s.FromMs))
        {
            if (union.Count > 0 && span.FromMs <= union[^1].ToMs)
            {
                union[^1] = new Span(union[^1].FromMs, Math.Max(union[^1].ToMs, span.ToMs));
            }
            else
            {
                union.Add(span);
            }
        }

        return union;
    }
}
