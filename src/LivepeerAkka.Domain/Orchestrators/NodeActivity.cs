namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>What a node did, as the work known of it tells.</summary>
/// <param name="Stretches">Stretches by time.</param>
/// <param name="Hours">Hours with busy spans, by time.</param>
public sealed record NodeActivity(IReadOnlyList<Stretch> Stretches, IReadOnlyList<BusyHour> Hours);

/// <summary>An orchestrator session: work of a node without a gap longer than the idle gap. Times epoch ms.</summary>
public sealed record Stretch
{
    /// <summary>First record of work.</summary>
    public required long OpenedAtMs { get; init; }

    /// <summary>Last record of work.</summary>
    public required long ClosedAtMs { get; init; }

    /// <summary>Operator of the latest work that names one, '' = none does.</summary>
    public required string Operator { get; init; }

    /// <summary>Length of the union of the spans that samples stand for, ms.</summary>
    public required long BusyMs { get; init; }

    /// <summary>Distinct workflow sessions with work in the stretch.</summary>
    public required int SessionsServed { get; init; }

    /// <summary>Most workflow sessions whose samples share an instant; 0 without samples.</summary>
    public required int PeakConcurrency { get; init; }

    /// <summary>Activity segments by (start, end, pipeline, model).</summary>
    public required IReadOnlyList<ActivitySegment> Segments { get; init; }

    /// <summary>Equal in everything that is published.</summary>
    public bool SameAs(Stretch other) =>
        OpenedAtMs == other.OpenedAtMs && ClosedAtMs == other.ClosedAtMs && BusyMs == other.BusyMs && SessionsServed == other.SessionsServed
        && PeakConcurrency == other.PeakConcurrency && string.Equals(Operator, other.Operator, StringComparison.Ordinal)
        && Segments.SequenceEqual(other.Segments);
}

/// <summary>Work of one pipeline and model inside a stretch. Times epoch ms.</summary>
/// <param name="Pipeline">'' = not known.</param>
/// <param name="Model">'' = not known.</param>
/// <param name="StartMs">First record of work.</param>
/// <param name="EndMs">Last record of work.</param>
public sealed record ActivitySegment(string Pipeline, string Model, long StartMs, long EndMs);

/// <summary>Busy spans of a node in one hour UTC: disjoint, in order, inside the hour.</summary>
/// <param name="WindowStartMs">Start of the hour, epoch ms.</param>
/// <param name="Operator">Operator of the last stretch with work in the hour that names one, '' = none does.</param>
/// <param name="Spans">Never empty.</param>
public sealed record BusyHour(long WindowStartMs, string Operator, IReadOnlyList<BusySpan> Spans)
{
    /// <summary>Busy time of the hour, ms.</summary>
    public long BusyMs => Spans.Length();

    /// <summary>Equal in everything that is published.</summary>
    public bool SameAs(BusyHour other) =>
        WindowStartMs == other.WindowStartMs && string.Equals(Operator, other.Operator, StringComparison.Ordinal) && Spans.SequenceEqual(other.Spans);
}
