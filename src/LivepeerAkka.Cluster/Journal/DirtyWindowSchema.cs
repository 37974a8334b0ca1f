namespace LivepeerAkka.Cluster.Journal;

/// <summary>Tables of the windows that wait to be rolled up; <c>marks</c> is a reading of the clock.</summary>
internal static class DirtyWindowSchema
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS dirty_window_clock (
          id INTEGER NOT NULL PRIMARY KEY,
          marks BIGINT NOT NULL);
        INSERT INTO dirty_window_clock (id, marks) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
        CREATE TABLE IF NOT EXISTS dirty_hour (
          window_start_ms BIGINT NOT NULL PRIMARY KEY,
          marks BIGINT NOT NULL,
          marked_at_ms BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS dirty_day (
          window_start_ms BIGINT NOT NULL PRIMARY KEY,
          marks BIGINT NOT NULL,
          marked_at_ms BIGINT NOT NULL);
        """;
}
