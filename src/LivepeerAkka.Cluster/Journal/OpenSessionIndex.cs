using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Durable index of sessions whose facts are not final and acknowledged. A session is in it before its journal holds anything that
/// is not acknowledged, so a session whose node died is found and concluded without a new event.
/// </summary>
public sealed class OpenSessionIndex(LedgerWriter ledger)
{
    /// <summary>Notes that the session is open and when it wants to be looked at, epoch ms.</summary>
    public Task OpenAsync(SessionKey key, long wakeAtMs) => ledger.RunAsync(t => t.Execute(
        """
        INSERT INTO open_session (org, session_id, wake_at_ms) VALUES (@p0, @p1, @p2)
        ON CONFLICT (org, session_id) DO UPDATE SET wake_at_ms = excluded.wake_at_ms
        """,
        key.Org, key.SessionId, wakeAtMs));

    /// <summary>Notes that nothing is left to do for the session but to forget it, epoch ms, unless something comes first.</summary>
    public Task CloseAsync(SessionKey key, long forgetAtMs) => ledger.RunAsync(t =>
    {
        t.Execute("DELETE FROM open_session WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId);
        return FinalSessionIndex.Set(t, key, isMarker: false, forgetAtMs);
    });

    /// <summary>
    /// Claims sessions that are due and puts each off, so that a sweep that is not answered is repeated, not lost.
    /// </summary>
    public Task<List<SessionKey>> ClaimDueAsync(DueClaim claim) => ledger.RunAsync(t =>
    {
        var due = t.Query(
            "SELECT org, session_id FROM open_session WHERE wake_at_ms <= @p0 OR wake_at_ms > @p2 ORDER BY wake_at_ms LIMIT @p1",
            r => new SessionKey(r.GetString(0), r.GetString(1)), claim.NowMs, claim.Max, claim.FarthestMs);
        foreach (var key in due)
        {
            t.Execute("UPDATE open_session SET wake_at_ms = @p2 WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId, claim.NextMs);
        }

        return due;
    });

    /// <summary>Reads a page of open sessions in key order, after <paramref name="after"/>.</summary>
    public Task<List<SessionKey>> ReadPageAsync(SessionKey? after, int max) => ledger.RunAsync(t => t.Query(
        """
        SELECT org, session_id FROM open_session
        WHERE org > @p0 OR (org = @p0 AND session_id > @p1) ORDER BY org, session_id LIMIT @p2
        """,
        r => new SessionKey(r.GetString(0), r.GetString(1)), after?.Org ?? "", after?.SessionId ?? "", max));

    /// <summary>Number of open sessions.</summary>
    public Task<long> CountAsync() =>
        ledger.RunAsync(t => t.Query("SELECT count(*) FROM open_session", r => r.GetInt64(0))[0]);
}
