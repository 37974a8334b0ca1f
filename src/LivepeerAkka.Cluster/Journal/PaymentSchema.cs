namespace LivepeerAkka.Cluster.Journal;

/// <summary>
/// Tables of payments and of what they are linked by. <c>settled &lt; marked</c>: the payment waits to be linked, written or told of.
/// <c>payment_demand</c> is the key that the payment's version counts under.
/// </summary>
internal static class PaymentSchema
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS payment (
          uid BYTEA NOT NULL PRIMARY KEY,
          org TEXT NOT NULL,
          time_ms BIGINT NOT NULL,
          gateway TEXT NOT NULL,
          request_id TEXT NOT NULL,
          payment_session_id TEXT NOT NULL,
          recipient TEXT NOT NULL,
          sender TEXT NOT NULL,
          url TEXT NOT NULL,
          manifest_id TEXT NOT NULL,
          capability TEXT NOT NULL,
          face_value_wei TEXT,
          expected_value_wei TEXT,
          ticket_count BIGINT,
          win_probability TEXT,
          price TEXT NOT NULL,
          price_wei_per_pixel TEXT,
          accepted_at_ms BIGINT NOT NULL,
          link_step INTEGER NOT NULL,
          session_id TEXT NOT NULL,
          version BIGINT NOT NULL,
          written_version BIGINT NOT NULL,
          marked BIGINT NOT NULL,
          settled BIGINT NOT NULL,
          due_at_ms BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS payment_request ON payment (org, request_id, time_ms);
        CREATE INDEX IF NOT EXISTS payment_stretch ON payment (org, payment_session_id, time_ms);
        CREATE INDEX IF NOT EXISTS payment_tie ON payment (org, payment_session_id, time_ms) WHERE link_step = 1;
        CREATE INDEX IF NOT EXISTS payment_place ON payment (org, url, time_ms);
        CREATE INDEX IF NOT EXISTS payment_waiting ON payment (due_at_ms) WHERE settled < marked;
        CREATE INDEX IF NOT EXISTS payment_age ON payment (accepted_at_ms);
        CREATE TABLE IF NOT EXISTS payment_evidence (
          uid BYTEA NOT NULL,
          session_id TEXT NOT NULL,
          is_told INTEGER NOT NULL,
          PRIMARY KEY (uid, session_id));
        CREATE TABLE IF NOT EXISTS session_span (
          org TEXT NOT NULL,
          session_id TEXT NOT NULL,
          request_id TEXT NOT NULL,
          started_ms BIGINT NOT NULL,
          ended_ms BIGINT NOT NULL,
          set_at_ms BIGINT NOT NULL,
          PRIMARY KEY (org, session_id));
        CREATE INDEX IF NOT EXISTS session_span_request ON session_span (org, request_id, started_ms);
        CREATE INDEX IF NOT EXISTS session_span_age ON session_span (set_at_ms);
        CREATE TABLE IF NOT EXISTS segment_span (
          org TEXT NOT NULL,
          session_id TEXT NOT NULL,
          segment_index INTEGER NOT NULL,
          url TEXT NOT NULL,
          operator TEXT NOT NULL,
          start_ms BIGINT NOT NULL,
          end_ms BIGINT NOT NULL,
          PRIMARY KEY (org, session_id, segment_index));
        CREATE INDEX IF NOT EXISTS segment_span_place ON segment_span (org, url, operator, start_ms);
        CREATE INDEX IF NOT EXISTS payment_session ON payment (org, session_id);
        CREATE TABLE IF NOT EXISTS session_demand (
          org TEXT NOT NULL,
          session_id TEXT NOT NULL,
          gateway TEXT NOT NULL,
          region TEXT NOT NULL,
          pipeline_id TEXT NOT NULL,
          model_id TEXT NOT NULL,
          PRIMARY KEY (org, session_id));
        CREATE TABLE IF NOT EXISTS payment_demand (
          uid BYTEA NOT NULL PRIMARY KEY,
          is_of_session INTEGER NOT NULL,
          gateway TEXT NOT NULL,
          region TEXT NOT NULL,
          pipeline_id TEXT NOT NULL,
          model_id TEXT NOT NULL);
        """;
}
