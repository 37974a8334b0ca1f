using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>A session whose retention is over.</summary>
/// <param name="Key">The session.</param>
/// <param name="IsMarker">Of its journal only the marker is left, and that goes now.</param>
public readonly record struct ForgettableSession(SessionKey Key, bool IsMarker);

/// <summary>Durable index of settled sessions and of when their journals go; then of the markers that stay behind.</summary>
public sealed class FinalSessionIndex(LedgerWriter ledger)
{
    /// <summary>
    /// Claims up to <paramref name="max"/> sessions whose retention is over by <paramref name="nowMs"/> and puts each off until
    /// <paramref name="nextMs"/>: one that does not get to it is asked again.
    /// </summary>
    public Task<List<ForgettableSession>> ClaimDueAsync(long nowMs, long nextMs, int max) => ledger.RunAsync(t =>
    {
        var due = t.Query(
            "SELECT org, session_id, is_marker FROM final_session WHERE forget_at_ms <= @p0 ORDER BY forget_at_ms LIMIT @p1",
            r => new ForgettableSession(new SessionKey(r.GetString(0), r.GetString(1)), r.GetInt64(2) != 0), nowMs, max);
        foreach (var session in due)
        {
            Set(t, session.Key, session.IsMarker, nextMs);
        }

        return due;
    });

    /// <summary>Notes that only the marker is left, and when it goes, epoch ms.</summary>
    public Task ToMarkerAsync(SessionKey key, long forgetAtMs) => ledger.RunAsync(t => Set(t, key, isMarker: true, forgetAtMs));

    /// <summary>Notes that nothing is left of the session.</summary>
    public Task RemoveAsync(SessionKey key) => ledger.RunAsync(t => t.Execute(
        "DELETE FROM final_session WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId));

    /// <summary>Number of sessions that are to be forgotten, and of markers.</summary>
    public Task<(long Sessions, long Markers)> CountAsync() => ledger.RunAsync(t => t.Query(
        "SELECT count(*), coalesce(sum(is_marker), 0) FROM final_session", r => (r.GetInt64(0) - r.GetInt64(1), r.GetInt64(1)))[0]);

    internal static int Set(LedgerTransaction t, SessionKey key, bool isMarker, long forgetAtMs) => t.Execute(
        """
        INSERT INTO final_session (org, session_id, is_marker, forget_at_ms) VALUES (@p0, @p1, @p2, @p3)
        ON CONFLICT (org, session_id) DO UPDATE SET is_marker = excluded.is_marker, forget_at_ms = excluded.forget_at_ms
        """,
        key.Org, key.SessionId, isMarker ? 1 : 0, forgetAtMs);
}
