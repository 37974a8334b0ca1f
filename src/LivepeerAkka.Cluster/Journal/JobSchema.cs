namespace LivepeerAkka.Cluster.Journal;

/// <summary>Tables of jobs and of the workers that containers ran on.</summary>
internal static class JobSchema
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS open_job (
          org TEXT NOT NULL,
          job_id TEXT NOT NULL,
          wake_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, job_id));
        CREATE INDEX IF NOT EXISTS open_job_wake ON open_job (wake_at_ms);
        CREATE TABLE IF NOT EXISTS worker_registration (
          uid BYTEA NOT NULL PRIMARY KEY,
          org TEXT NOT NULL,
          time_ms BIGINT NOT NULL,
          is_registered INTEGER NOT NULL,
          capability TEXT NOT NULL,
          model TEXT NOT NULL,
          worker_url TEXT NOT NULL,
          node_url TEXT NOT NULL,
          operator TEXT NOT NULL,
          accepted_at_ms BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS worker_registration_capability ON worker_registration (org, capability, time_ms);
        CREATE INDEX IF NOT EXISTS worker_registration_age ON worker_registration (accepted_at_ms);
        CREATE TABLE IF NOT EXISTS container_job (
          org TEXT NOT NULL,
          job_id TEXT NOT NULL,
          capability TEXT NOT NULL,
          selected_ms BIGINT NOT NULL,
          set_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, job_id));
        CREATE INDEX IF NOT EXISTS container_job_capability ON container_job (org, capability, selected_ms);
        CREATE INDEX IF NOT EXISTS container_job_age ON container_job (set_at_ms);
        """;
}
