-- Dead letters. The key is the uid alone: a record that cannot be read has no time of its own. The version is made of the content, so that of
-- two rejected records with one uid the same one stands in any order of arrival; replaying sets its highest bit.
CREATE TABLE IF NOT EXISTS {database}.raw_rejected_events {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64,
    kafka_ts Nullable(DateTime64(3, 'UTC')),
    received_at DateTime64(3, 'UTC'),
    stage LowCardinality(String),
    reason LowCardinality(String),
    field_path String,
    payload_encoding LowCardinality(String),
    payload String CODEC(ZSTD),
    payload_bytes UInt64,
    is_replayable UInt8,
    event_type LowCardinality(String),
    replayed_at Nullable(DateTime64(3, 'UTC')),
    version UInt64
)
ENGINE = {ReplacingMergeTree(version)}
ORDER BY (org, event_uid)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- One ignored record in a thousand.
CREATE TABLE IF NOT EXISTS {database}.raw_ignored_samples {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64,
    kafka_ts Nullable(DateTime64(3, 'UTC')),
    received_at DateTime64(3, 'UTC'),
    event_type LowCardinality(String),
    reason LowCardinality(String),
    payload String CODEC(ZSTD)
)
ENGINE = {ReplacingMergeTree(received_at)}
ORDER BY (org, event_uid)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- Cumulative counters of what became of every record; the highest version of a key is its count.
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
ENGINE = {ReplacingMergeTree(version)}
ORDER BY (log, topic, partition, event_type, outcome, reason)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE VIEW IF NOT EXISTS {database}.ingest_accounting {on_cluster} AS
SELECT log, topic, partition, event_type, outcome, reason, event_count, version
FROM {database}.ingest_counters FINAL;
