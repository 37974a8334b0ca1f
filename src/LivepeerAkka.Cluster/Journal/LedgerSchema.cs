using System.Data.Common;
using Npgsql;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>Tables of the ledger; the same text serves SQLite and PostgreSQL.</summary>
internal static class LedgerSchema
{
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
        CREATE TABLE IF NOT EXISTS node_fact (
          name TEXT NOT NULL PRIMARY KEY,
          value TEXT NOT NULL);
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

    public static void Create(DbConnection connection)
    {
        // In its turn, as every transaction: a node that starts must not wait for the rows of one that works while that waits for its tables.
        using var ledger = new LedgerTransaction(connection);
        ledger.Execute(Tables + PaymentSchema.Tables + JobSchema.Tables + DirtyWindowSchema.Tables);
        if (connection is NpgsqlConnection)
        {
            ledger.Execute(PluginSchema.PostgresTables);
        }

        ledger.Commit();
    }
}
