using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Tables of the ledger; the same text serves SQLite and PostgreSQL. A change of them is a further step, applied once: an older ledger opens in a newer
/// release, and a newer ledger is refused by an older one.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>Row of <c>node_fact</c> that holds the number of applied steps.</summary>
    internal const string VersionName = "ledger.schema";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS accepted_record (
          uid BYTEA NOT NULL PRIMARY KEY,
          log TEXT NOT NULL,
          topic TEXT NOT NULL,
          log_partition INTEGER NOT NULL,
          log_offset BIGINT NOT NULL,
          content_hash BIGINT NOT NULL,
          accepted_at_ms BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS consumer_progress (
          log TEXT NOT NULL,
          consumer_group TEXT NOT NULL,
          topic TEXT NOT NULL,
          log_partition INTEGER NOT NULL,
          next_offset BIGINT NOT NULL,
          PRIMARY KEY (log, consumer_group, topic, log_partition));
        CREATE TABLE IF NOT EXISTS ingest_counter (
          log TEXT NOT NULL,
          topic TEXT NOT NULL,
          log_partition INTEGER NOT NULL,
          event_type TEXT NOT NULL,
          outcome TEXT NOT NULL,
          reason TEXT NOT NULL,
          event_count BIGINT NOT NULL,
          PRIMARY KEY (log, topic, log_partition, event_type, outcome, reason));
        CREATE TABLE IF NOT EXISTS open_session (
          org TEXT NOT NULL,
          session_id TEXT NOT NULL,
          wake_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, session_id));
        CREATE INDEX IF NOT EXISTS open_session_wake ON open_session (wake_at_ms);
        CREATE TABLE IF NOT EXISTS final_session (
          org TEXT NOT NULL,
          session_id TEXT NOT NULL,
          is_marker INTEGER NOT NULL,
          forget_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, session_id));
        CREATE INDEX IF NOT EXISTS final_session_forget ON final_session (forget_at_ms);
        CREATE TABLE IF NOT EXISTS dirty_orchestrator (
          org TEXT NOT NULL,
          node_url TEXT NOT NULL,
          wake_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, node_url));
        CREATE INDEX IF NOT EXISTS dirty_orchestrator_wake ON dirty_orchestrator (wake_at_ms);
        CREATE TABLE IF NOT EXISTS directory_clock (
          id INTEGER NOT NULL PRIMARY KEY,
          version BIGINT NOT NULL);
        INSERT INTO directory_clock (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
        CREATE TABLE IF NOT EXISTS directory_node (
          url TEXT NOT NULL PRIMARY KEY,
          version BIGINT NOT NULL,
          timeline BYTEA NOT NULL);
        CREATE INDEX IF NOT EXISTS directory_node_version ON directory_node (version);
        CREATE TABLE IF NOT EXISTS directory_change (
          version BIGINT NOT NULL,
          span_key TEXT NOT NULL,
          ends_from_ms BIGINT NOT NULL,
          starts_from_ms BIGINT NOT NULL,
          starts_to_ms BIGINT NOT NULL,
          PRIMARY KEY (version, span_key));
        CREATE TABLE IF NOT EXISTS evidence_span (
          owner_kind TEXT NOT NULL,
          org TEXT NOT NULL,
          owner_id TEXT NOT NULL,
          span_key TEXT NOT NULL,
          start_ms BIGINT NOT NULL,
          end_ms BIGINT NOT NULL,
          noted_at_ms BIGINT NOT NULL,
          PRIMARY KEY (owner_kind, org, owner_id, span_key, start_ms, end_ms));
        CREATE INDEX IF NOT EXISTS evidence_span_key ON evidence_span (span_key, end_ms);
        """;

    /// <summary>Steps in their order; one that was released never changes. Ledgers of before they were counted have the tables of the first.</summary>
    private static string[] Steps => [Tables + PaymentSchema.Tables + JobSchema.Tables + DirtyWindowSchema.Tables];

    /// <summary>Makes or brings up to date what is missing.</summary>
    /// <exception cref="InvalidOperationException">A newer release has made the ledger.</exception>
    public static void Create(DbConnection connection)
    {
        // In its turn, as every transaction: a node that starts must not wait for the rows of one that works while that waits for its tables.
        using var ledger = new LedgerTransaction(connection);
        ledger.Execute("CREATE TABLE IF NOT EXISTS node_fact (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)");
        var applied = ledger.Query("SELECT value FROM node_fact WHERE name = @p0", r => int.Parse(r.GetString(0), CultureInfo.InvariantCulture), VersionName)
            .FirstOrDefault();
        if (applied > Steps.Length)
        {
            throw new InvalidOperationException(
                $"The journal's ledger was made by a newer release (step {applied}; this one knows {Steps.Length}): start that release, or restore the journal from before it.");
        }

        foreach (var step in Steps.Skip(applied))
        {
            ledger.Execute(step);
        }

        ledger.Execute(
            "INSERT INTO node_fact (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            VersionName, Steps.Length.ToString(CultureInfo.InvariantCulture));
        if (connection is NpgsqlConnection)
        {
            ledger.Execute(PluginSchema.PostgresTables);
        }

        ledger.Commit();
    }
}
