using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>What others find a concluded session by.</summary>
/// <param name="Evidence">What its decisions depend on, in order, each once: changes of the capability directory find it by these.</param>
/// <param name="Spans">When and where it was: payments find it by these.</param>
/// <param name="Demand">Demand that it counts for: its payments count for the same.</param>
public sealed record SessionNote(IReadOnlyList<EvidenceSpan> Evidence, SessionSpans Spans, DemandKey Demand)
{
    /// <summary>The note of a picture; a session without segments depends on nothing.</summary>
    public static SessionNote Of(SessionKey key, SessionPicture picture, ICapabilityTimelines capabilities, SessionRules rules)
    {
        var analysis = picture.Analysis;
        var evidence = new HashSet<EvidenceSpan>();
        foreach (var segment in analysis.Segments)
        {
            evidence.UnionWith(EvidenceKeys.Of(segment.Key.Value, segment.Identities, segment.Payments, capabilities)
                .Select(k => new EvidenceSpan(k, segment.StartMs, segment.EndMs)));
        }

        return new SessionNote(
            [.. evidence.OrderBy(s => s.Key, StringComparer.Ordinal).ThenBy(s => s.StartMs).ThenBy(s => s.EndMs)],
            new SessionSpans(
                key.RequestId, analysis.StartedAtMs, analysis.EndedAtMs ?? analysis.LastSignalAtMs,
                [.. analysis.Segments.Select(s => new SegmentSpan(s.Index, s.Key.Url, picture.SegmentDecisions[s.Index].Operator, s.StartMs, s.EndMs))]),
            SessionFacts.DemandOf(picture, rules));
    }

    /// <summary>Says the same.</summary>
    public bool IsSame(SessionNote other) =>
        Demand == other.Demand && Evidence.SequenceEqual(other.Evidence) && Spans.Segments.SequenceEqual(other.Spans.Segments)
        && Spans with { Segments = [] } == other.Spans with { Segments = [] };
}

/// <summary>Keeps the notes of sessions.</summary>
public interface ISessionNotes
{
    /// <summary>
    /// Takes the note in place of the one before; answers the version of the capability directory at that moment. A session that decides with
    /// that version or a later one misses no change: every later one finds the note.
    /// </summary>
    Task<long> SetAsync(SessionKey key, SessionNote note);
}
