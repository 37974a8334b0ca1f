using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Durable index of nodes whose activity is not published and acknowledged. A node is in it before its journal holds anything that is not
/// acknowledged, so its facts are published also when its host died right after the source had its answer.
/// </summary>
public sealed class DirtyOrchestratorIndex(LedgerWriter ledger)
{
    /// <summary>Notes that facts are due and when to look at the node, epoch ms.</summary>
    public Task MarkAsync(OrchestratorKey key, long wakeAtMs) => ledger.RunAsync(t => t.Execute(
        """
        INSERT INTO dirty_orchestrator (org, node_url, wake_at_ms) VALUES (@p0, @p1, @p2)
        ON CONFLICT (org, node_url) DO UPDATE SET wake_at_ms = excluded.wake_at_ms
        """,
        key.Org, key.NodeUrl, wakeAtMs));

    /// <summary>Notes that everything is acknowledged.</summary>
    public Task ClearAsync(OrchestratorKey key) => ledger.RunAsync(t => t.Execute(
        "DELETE FROM dirty_orchestrator WHERE org = @p0 AND node_url = @p1", key.Org, key.NodeUrl));

    /// <summary>
    /// Claims nodes that are due and puts each off, so that a sweep that is not answered is repeated, not lost.
    /// </summary>
    public Task<List<OrchestratorKey>> ClaimDueAsync(DueClaim claim) => ledger.RunAsync(t =>
    {
        var due = t.Query(
            "SELECT org, node_url FROM dirty_orchestrator WHERE wake_at_ms <= @p0 OR wake_at_ms > @p2 ORDER BY wake_at_ms LIMIT @p1",
            r => new OrchestratorKey(r.GetString(0), r.GetString(1)), claim.NowMs, claim.Max, claim.FarthestMs);
        foreach (var key in due)
        {
            t.Execute("UPDATE dirty_orchestrator SET wake_at_ms = @p2 WHERE org = @p0 AND node_url = @p1", key.Org, key.NodeUrl, claim.NextMs);
        }

        return due;
    });

    /// <summary>Reads a page of dirty nodes in key order, after <paramref name="after"/>.</summary>
    public Task<List<OrchestratorKey>> ReadPageAsync(OrchestratorKey? after, int max) => ledger.RunAsync(t => t.Query(
        """
        SELECT org, node_url FROM dirty_orchestrator
        WHERE org > @p0 OR (org = @p0 AND node_url > @p1) ORDER BY org, node_url LIMIT @p2
        """,
        r => new OrchestratorKey(r.GetString(0), r.GetString(1)), after?.Org ?? "", after?.NodeUrl ?? "", max));

    /// <summary>Number of dirty nodes.</summary>
    public Task<long> CountAsync() =>
        ledger.RunAsync(t => t.Query("SELECT count(*) FROM dirty_orchestrator", r => r.GetInt64(0))[0]);
}
