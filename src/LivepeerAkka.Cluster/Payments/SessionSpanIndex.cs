using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>When and where sessions were, as their final facts say: what payments are linked by.</summary>
public sealed class SessionSpanIndex(TimeProvider clock)
{
    /// <summary>
    /// Replaces what is known of a session, in the transaction that the session's own rows are written in, and marks the payments whose
    /// link, or whose demand key, that can touch.
    /// </summary>
    public void Set(LedgerTransaction t, SessionKey key, SessionSpans spans, DemandKey demand)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (PaymentDemands.SetOfSession(t, key, demand))
        {
            PaymentMarks.OfSession(t, key, now);
        }

        var before = Read(t, key);
        if (before is null || !IsSameSession(before, spans))
        {
            t.Execute(
                """
                INSERT INTO session_span (org, session_id, request_id, started_ms, ended_ms, set_at_ms) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
                ON CONFLICT (org, session_id) DO UPDATE SET request_id = excluded.request_id, started_ms = excluded.started_ms,
                  ended_ms = excluded.ended_ms, set_at_ms = excluded.set_at_ms
                """,
                key.Org, key.SessionId, spans.RequestId, spans.StartedMs, spans.EndedMs, now);
            MarkRequests(t, key.Org, before, spans, now);
        }

        var segmentsBefore = before?.Segments ?? [];
        if (segmentsBefore.SequenceEqual(spans.Segments))
        {
            return;
        }

        t.Execute("DELETE FROM segment_span WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId);
        foreach (var segment in spans.Segments)
        {
            t.Execute(
                """
                INSERT INTO segment_span (org, session_id, segment_index, url, operator, start_ms, end_ms)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
                """,
                key.Org, key.SessionId, segment.SegmentIndex, segment.Url, segment.Operator, segment.StartMs, segment.EndMs);
        }

        foreach (var segment in segmentsBefore.Except(spans.Segments).Concat(spans.Segments.Except(segmentsBefore)))
        {
            PaymentMarks.OfPlace(t, key.Org, segment, now);
        }
    }

    /// <summary>What is known of a session; null = nothing.</summary>
    internal static SessionSpans? Read(LedgerTransaction t, SessionKey key)
    {
        var sessions = t.Query(
            "SELECT request_id, started_ms, ended_ms FROM session_span WHERE org = @p0 AND session_id = @p1",
            r => (RequestId: r.GetString(0), StartedMs: r.GetInt64(1), EndedMs: r.GetInt64(2)), key.Org, key.SessionId);
        if (sessions.Count == 0)
        {
            return null;
        }

        var segments = t.Query(
            """
            SELECT segment_index, url, operator, start_ms, end_ms FROM segment_span
            WHERE org = @p0 AND session_id = @p1 ORDER BY segment_index
            """,
            r => new SegmentSpan(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4)), key.Org, key.SessionId);
        return new SessionSpans(sessions[0].RequestId, sessions[0].StartedMs, sessions[0].EndedMs, segments);
    }

    private static bool IsSameSession(SessionSpans a, SessionSpans b) =>
        string.Equals(a.RequestId, b.RequestId, StringComparison.Ordinal) && a.StartedMs == b.StartedMs && a.EndedMs == b.EndedMs;

    private static void MarkRequests(LedgerTransaction t, string org, SessionSpans? before, SessionSpans after, long nowMs)
    {
        PaymentMarks.OfRequest(
            t, org, after.RequestId, Math.Min(before?.StartedMs ?? after.StartedMs, after.StartedMs),
            Math.Max(before?.EndedMs ?? after.EndedMs, after.EndedMs), nowMs);
        if (before is not null && !string.Equals(before.RequestId, after.RequestId, StringComparison.Ordinal))
        {
            PaymentMarks.OfRequest(t, org, before.RequestId, before.StartedMs, before.EndedMs, nowMs);
        }
    }
}
