using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Durable index of jobs whose facts are not acknowledged, or have to be looked at again. A job is in it before its journal holds anything that
/// is not acknowledged.
/// </summary>
public sealed class OpenJobIndex(LedgerWriter ledger)
{
    private const string Open =
        """
        INSERT INTO open_job (org, job_id, wake_at_ms) VALUES (@p0, @p1, @p2)
        ON CONFLICT (org, job_id) DO UPDATE SET wake_at_ms = excluded.wake_at_ms
        """;

    /// <summary>Notes that the job is open and when it wants to be looked at, epoch ms; 0 marks it to be looked at again.</summary>
    public Task OpenAsync(JobKey key, long wakeAtMs) => ledger.RunAsync(t => t.Execute(Open, key.Org, key.Id, wakeAtMs));

    /// <summary>Notes that nothing is left to do for the job, unless it was marked to be looked at again meanwhile.</summary>
    public Task CloseAsync(JobKey key) => ledger.RunAsync(t => t.Execute(
        "DELETE FROM open_job WHERE org = @p0 AND job_id = @p1 AND wake_at_ms > 0", key.Org, key.Id));

    /// <summary>Claims jobs that are due and puts each off.</summary>
    public Task<List<JobKey>> ClaimDueAsync(DueClaim claim) => ledger.RunAsync(t =>
    {
        var due = t.Query(
            "SELECT org, job_id FROM open_job WHERE wake_at_ms <= @p0 OR wake_at_ms > @p2 ORDER BY wake_at_ms LIMIT @p1",
            r => JobKey.OfId(r.GetString(0), r.GetString(1)), claim.NowMs, claim.Max, claim.FarthestMs);
        foreach (var key in due)
        {
            t.Execute(Open, key.Org, key.Id, claim.NextMs);
        }

        return due;
    });

    /// <summary>Reads a page of open jobs in key order, after <paramref name="after"/>.</summary>
    public Task<List<JobKey>> ReadPageAsync(JobKey? after, int max) => ledger.RunAsync(t => t.Query(
        """
        SELECT org, job_id FROM open_job
        WHERE org > @p0 OR (org = @p0 AND job_id > @p1) ORDER BY org, job_id LIMIT @p2
        """,
        r => JobKey.OfId(r.GetString(0), r.GetString(1)), after?.Org ?? "", after?.Id ?? "", max));

    /// <summary>Number of open jobs.</summary>
    public Task<long> CountAsync() => ledger.RunAsync(t => t.Query("SELECT count(*) FROM open_job", r => r.GetInt64(0))[0]);
}
