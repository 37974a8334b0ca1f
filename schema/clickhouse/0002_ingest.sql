-- What became of every record: dead letters, samples of what was ignored, counters.

CREATE TABLE IF NOT EXISTS {database}.raw_rejected_events {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_type LowCardinality(String),
  stage LowCardinality(String),
  reason LowCardinality(String),
  field_path LowCardinality(String),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  payload_encoding LowCardinality(String),
  payload String CODEC(ZSTD(3)),
  payload_bytes Int64,
  payload_sha256 String,
  is_replayable UInt8,
  replayed_at Nullable(DateTime64(3, 'UTC')),
  version UInt64
)
ENGINE = {engine:ReplacingMergeTree(version)}
ORDER BY (org, event_uid)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_ignored_samples {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_type LowCardinality(String),
  reason LowCardinality(String),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  raw_json String CODEC(ZSTD(3))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
ORDER BY (org, event_uid)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS {settings};

-- Cumulative counters of the ledger, a row a change; the highest version is the counter.
CREATE TABLE IF NOT EXISTS {database}.ingest_counters {on_cluster}
(
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  event_type LowCardinality(String),
  outcome LowCardinality(String),
  reason LowCardinality(String),
  event_count UInt64,
  version UInt64
)
ENGINE = {engine:ReplacingMergeTree(version)}
ORDER BY (log, topic, partition, event_type, outcome, reason)
SETTINGS {settings};

CREATE VIEW IF NOT EXISTS {database}.ingest_accounting {on_cluster} AS
SELECT topic, event_type, outcome, reason, sum(event_count) AS event_count
FROM {database}.ingest_counters FINAL
GROUP BY topic, event_type, outcome, reason;
