namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Tables of Akka.Persistence.Sql on PostgreSQL, exactly as the plugin makes them. They are made in a turn of the ledger: nodes that start at the
/// same time on an empty database would get in each other's way, because IF NOT EXISTS locks nothing.
/// </summary>
internal static class PluginSchema
{
    public const string PostgresTables = """
        CREATE TABLE IF NOT EXISTS journal (
          ordering BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
          created BIGINT NOT NULL,
          deleted BOOLEAN NOT NULL,
          persistence_id TEXT NOT NULL,
          sequence_number BIGINT NOT NULL,
          message BYTEA NOT NULL,
          tags TEXT,
          manifest TEXT,
          identifier INTEGER,
          writer_uuid TEXT,
          CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
          CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS snapshot (
          persistence_id TEXT NOT NULL,
          sequence_number BIGINT NOT NULL,
          created BIGINT NOT NULL,
          snapshot BYTEA,
          manifest TEXT,
          serializer_id INTEGER,
          CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        """;
}
