-- What nodes offer, and single events of sessions with the identity of their segment.
-- An offer is a key with the time when it was first and last seen; price and software version belong to the key, so that their history stands.
-- Sightings add up by minimum, maximum and union: the order and repetition of records do not show.
CREATE TABLE IF NOT EXISTS {database}.dim_orchestrator_offers {on_cluster}
(
    orchestrator_url LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_memory_bytes UInt64,
    price_per_unit Nullable(Decimal(76, 28)),
    pixels_per_unit Nullable(Decimal(76, 28)),
    runner_version LowCardinality(String),
    version LowCardinality(String),
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    reporters SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
    gpu_ids SimpleAggregateFunction(groupUniqArrayArray, Array(String)),
    written_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) DEFAULT now64(3, 'UTC')
)
ENGINE = {AggregatingMergeTree}
ORDER BY (orchestrator_url, orchestrator_address, orchestrator_hot_wallet, pipeline_id, model_id, gpu_slot, gpu_model_name, gpu_memory_bytes,
    price_per_unit, pixels_per_unit, runner_version, version)
SETTINGS non_replicated_deduplication_window = 1000, allow_nullable_key = 1;

CREATE VIEW IF NOT EXISTS {database}.dim_orchestrator_current {on_cluster} AS
SELECT
    orchestrator_url, pipeline_id, model_id, gpu_slot,
    argMax(orchestrator_address, rank) AS orchestrator_address,
    argMax(orchestrator_hot_wallet, rank) AS orchestrator_hot_wallet,
    argMax(gpu_model_name, rank) AS gpu_model_name,
    argMax(gpu_memory_bytes, rank) AS gpu_memory_bytes,
    argMax(tuple(price_per_unit), rank).1 AS price_per_unit,
    argMax(tuple(pixels_per_unit), rank).1 AS pixels_per_unit,
    argMax(runner_version, rank) AS runner_version,
    argMax(version, rank) AS version,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM
(
    SELECT *, (last_seen, orchestrator_address, orchestrator_hot_wallet, runner_version, version, toString(price_per_unit)) AS rank
    FROM {database}.dim_orchestrator_offers FINAL
)
GROUP BY orchestrator_url, pipeline_id, model_id, gpu_slot;

-- Values that move with every report.
CREATE TABLE IF NOT EXISTS {database}.dim_orchestrator_gauges {on_cluster}
(
    orchestrator_url LowCardinality(String),
    orchestrator_address LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    event_uid UUID,
    reporter LowCardinality(String),
    warm Nullable(UInt8),
    capacity_free Nullable(Int64),
    capacity_in_use Nullable(Int64),
    gpu_memory_free_bytes Nullable(Int64),
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(written_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (orchestrator_url, pipeline_id, model_id, gpu_slot, event_ts, event_uid)
TTL toDateTime(written_at) + INTERVAL 180 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- One row an accepted event; a revision that moves an event writes its row anew under the same key.
CREATE TABLE IF NOT EXISTS {database}.fact_stream_status_samples {on_cluster}
(
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
    event_uid UUID,
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    segment_index Int16,
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attribution_status LowCardinality(String),
    attribution_reason LowCardinality(String),
    attribution_method LowCardinality(String),
    attribution_confidence Nullable(Float64),
    is_attributed UInt8,
    state LowCardinality(String),
    input_fps Nullable(Float64),
    output_fps Nullable(Float64),
    restart_count Nullable(Int64),
    version UInt64,
    is_deleted UInt8 DEFAULT 0,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_stream_trace_edges {on_cluster}
(
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
    event_uid UUID,
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    segment_index Int16,
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attribution_status LowCardinality(String),
    attribution_reason LowCardinality(String),
    attribution_method LowCardinality(String),
    attribution_confidence Nullable(Float64),
    is_attributed UInt8,
    trace_type LowCardinality(String),
    version UInt64,
    is_deleted UInt8 DEFAULT 0,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_stream_ingest_samples {on_cluster}
(
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
    event_uid UUID,
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    segment_index Int16,
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attribution_status LowCardinality(String),
    attribution_reason LowCardinality(String),
    attribution_method LowCardinality(String),
    attribution_confidence Nullable(Float64),
    is_attributed UInt8,
    connection_quality LowCardinality(String),
    version UInt64,
    is_deleted UInt8 DEFAULT 0,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_workflow_param_updates {on_cluster}
(
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
    event_uid UUID,
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    segment_index Int16,
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attribution_status LowCardinality(String),
    attribution_reason LowCardinality(String),
    attribution_method LowCardinality(String),
    attribution_confidence Nullable(Float64),
    is_attributed UInt8,
    params_hash String,
    params Nullable(String),
    version UInt64,
    is_deleted UInt8 DEFAULT 0,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;
