using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Registrations of workers, and the container jobs that read them: a registration that comes late wakes the jobs that it can change.</summary>
public sealed class ContainerWorkers(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>Registrations of one capability that are compared: the newest.</summary>
    private const int ComparedMax = 2_000;

    private const int ForgottenAtOnceMax = 2_000;

    /// <summary>A job can change for this long: until its journal has gone.</summary>
    private const long JobKeptForMs = 9L * 24 * 60 * 60 * 1000;

    private const long RegistrationKeptForMs = WorkerRegistry.ReachMs + JobKeptForMs;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds registrations; those that are there already change nothing. Durable when the task completes.</summary>
    public Task AddAsync(IReadOnlyList<(string Org, WorkerRegistration Registration)> registrations)
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
        {
            foreach (var (org, registration) in registrations)
            {
                if (Insert(t, org, registration, now) == 1)
                {
                    Wake(t, org, registration);
                }
            }

            return registrations.Count;
        });
    }

    /// <summary>Model that a worker had registered for a job's capability, '' = none; the job is woken when that may have changed.</summary>
    public Task<string> ModelOfAsync(JobKey key, string capability, JobWorker worker, long selectedAtMs)
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
        {
            t.Execute(
                """
                INSERT INTO container_job (org, job_id, capability, selected_ms, set_at_ms) VALUES (@p0, @p1, @p2, @p3, @p4)
                ON CONFLICT (org, job_id) DO UPDATE SET capability = excluded.capability, selected_ms = excluded.selected_ms, set_at_ms = excluded.set_at_ms
                """,
                key.Org, key.Id, Folded(capability), selectedAtMs, now);
            var registrations = t.Query(
                """
                SELECT uid, time_ms, is_registered, capability, model, worker_url, node_url, operator FROM worker_registration
                WHERE org = @p0 AND capability = @p1 AND time_ms BETWEEN @p2 AND @p3 ORDER BY time_ms DESC LIMIT @p4
                """,
                r => new WorkerRegistration(
                    Domain.Identity.EventUid.FromBytes(r.GetFieldValue<byte[]>(0)), r.GetInt64(1), r.GetInt32(2) != 0, r.GetString(3), r.GetString(4),
                    r.GetString(5), r.GetString(6), r.GetString(7)),
                key.Org, Folded(capability), selectedAtMs - WorkerRegistry.ReachMs, selectedAtMs, ComparedMax);
            return WorkerRegistry.ModelOf(registrations, capability, worker, selectedAtMs);
        });
    }

    /// <summary>Forgets what no job needs any more; answers the number of rows that went.</summary>
    public Task<int> ForgetAsync()
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
            t.Execute(
                """
                DELETE FROM container_job WHERE (org, job_id) IN
                  (SELECT org, job_id FROM container_job WHERE set_at_ms < @p0 LIMIT @p1)
                """,
                now - JobKeptForMs, ForgottenAtOnceMax)
            + t.Execute(
                "DELETE FROM worker_registration WHERE uid IN (SELECT uid FROM worker_registration WHERE accepted_at_ms < @p0 LIMIT @p1)",
                now - RegistrationKeptForMs, ForgottenAtOnceMax));
    }

    private static int Insert(LedgerTransaction t, string org, WorkerRegistration registration, long nowMs)
    {
        var uid = new byte[16];
        registration.Uid.WriteTo(uid);
        return t.Execute(
            """
            INSERT INTO worker_registration (uid, org, time_ms, is_registered, capability, model, worker_url, node_url, operator, accepted_at_ms)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9) ON CONFLICT (uid) DO NOTHING
            """,
            uid, org, registration.TimeMs, registration.IsRegistered ? 1 : 0, Folded(registration.Capability), LedgerText.Of(registration.Model),
            registration.WorkerUrl, registration.NodeUrl, LedgerText.Of(registration.Operator), nowMs);
    }

    private static void Wake(LedgerTransaction t, string org, WorkerRegistration registration) => t.Execute(
        """
        INSERT INTO open_job (org, job_id, wake_at_ms)
        SELECT org, job_id, 0 FROM container_job WHERE org = @p0 AND capability = @p1 AND selected_ms BETWEEN @p2 AND @p3
        ON CONFLICT (org, job_id) DO UPDATE SET wake_at_ms = 0
        """,
        org, Folded(registration.Capability), registration.TimeMs, registration.TimeMs + WorkerRegistry.ReachMs);

    private static string Folded(string capability) => LedgerText.Of(capability.Trim().ToLowerInvariant());
}
