namespace LivepeerAkka.Domain.Payments;

/// <summary>What a session's final facts say about when and where it was: what payments are linked by.</summary>
/// <param name="RequestId">'' = the session has none.</param>
/// <param name="StartedMs">Epoch ms.</param>
/// <param name="EndedMs">Epoch ms.</param>
/// <param name="Segments">By segment index.</param>
public sealed record SessionSpans(string RequestId, long StartedMs, long EndedMs, IReadOnlyList<SegmentSpan> Segments);

/// <summary>One segment's place and time.</summary>
/// <param name="SegmentIndex">Index within the session.</param>
/// <param name="Url">Normalised URL of the node, '' = not known.</param>
/// <param name="Operator">Operator that the decision names, '' = not known.</param>
/// <param name="StartMs">Epoch ms.</param>
/// <param name="EndMs">Epoch ms.</param>
public sealed record SegmentSpan(int SegmentIndex, string Url, string Operator, long StartMs, long EndMs);
