using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>A segment while the oracle works on it.</summary>
internal sealed class OracleSegment
{
    private const long FirstSampleMs = 10_000;
    private const long SampleMostMs = 20_000;

    /// <summary>Whom its records name.</summary>
    public required ServerKey Key { get; init; }

    /// <summary>The node that really served when it began.</summary>
    public required OrchestratorNode Server { get; init; }

    /// <summary>Operators that really served under its key.</summary>
    public SortedSet<string> Operators { get; } = new(StringComparer.Ordinal);

    public required long StartMs { get; init; }

    /// <summary>Null while it serves.</summary>
    public long? EndMs { get; set; }

    public string EndReason { get; set; } = "";
    public string Boundary { get; set; } = "initial";

    /// <summary>The segment that took over by evidence of its own, null = none did.</summary>
    public OracleSegment? Successor { get; set; }

    /// <summary>Named by a swap and by nothing else.</summary>
    public bool IsZeroLength => EndMs == StartMs;

    public long? FirstIngestMs { get; set; }
    public bool HasFew { get; set; }
    public bool HasRealError { get; set; }
    public bool HasInputFault { get; set; }

    /// <summary>In order of event time.</summary>
    public List<PlannedEvent> Samples { get; } = [];

    /// <summary>Every signal that belongs to it, samples among them.</summary>
    public List<PlannedEvent> Records { get; } = [];

    /// <summary>It was ended by a swap or by the next node.</summary>
    public bool WasLeft => EndReason is "swap" or "orchestrator_change";

    public bool IsPlayable => HasFew || Samples.Exists(s => s.Sample.OutputMicros > 0);

    /// <summary>Time that samples of one segment stand for: 10 s for the first, then the gap before each, at most 20 s.</summary>
    public static long SpanMs(IReadOnlyList<PlannedEvent> samples)
    {
        var total = samples.Count > 0 ? FirstSampleMs : 0;
        for (var i = 1; i < samples.Count; i++)
        {
            total += Math.Min(SampleMostMs, samples[i].EventMs - samples[i - 1].EventMs);
        }

        return total;
    }

    /// <summary>Sum of the increases of the reported restart counter.</summary>
    public static long Restarts(IReadOnlyList<PlannedEvent> samples)
    {
        var total = 0L;
        for (var i = 1; i < samples.Count; i++)
        {
            total += Math.Max(0, samples[i].Sample.RestartCount - samples[i - 1].Sample.RestartCount);
        }

        return total;
    }

    /// <summary>It started, and its end shows input without output (samples up to the close only).</summary>
    public bool LostOutput(long? closedMs)
    {
        if (!IsPlayable)
        {
            return false;
        }

        var seen = Samples.Where(s => closedMs is null || s.EventMs <= closedMs).ToList();
        return (seen.Count >= 3 && seen.TakeLast(3).All(IsSilent)) || (WasLeft && seen.Count > 0 && IsSilent(seen[^1]));
    }

    private static bool IsSilent(PlannedEvent sample) => sample.Sample is { OutputMicros: 0, InputMicros: > 0 };
}
