-- Rollups: recomputed from the parts of an hour and replaced as a whole. A recomputation is one insert of one block in one partition, with tombstones
-- for keys that are gone, so that a reader sees the hour as it was or as it is. The retention counts from the recomputation: a replay of old
-- records keeps its hours as long as new ones.
CREATE TABLE IF NOT EXISTS {database}.agg_sessions_1h {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attempts UInt64,
    startup_success UInt64,
    startup_excused UInt64,
    startup_unexcused UInt64,
    swapped_out_confirmed UInt64,
    swapped_out_inferred UInt64,
    loading_only UInt64,
    zero_output UInt64,
    output_failed UInt64,
    health_signals UInt64,
    health_expected UInt64,
    first_output_ms_sum Int64,
    first_output_sample_count UInt64,
    first_output_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    startup_ms_sum Int64,
    startup_sample_count UInt64,
    startup_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    playable_ms_sum Int64,
    playable_sample_count UInt64,
    playable_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, org, gateway, region)
TTL toDateTime(written_at) + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.agg_performance_1h {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    status_samples UInt64,
    positive_samples UInt64,
    running_samples UInt64,
    error_samples UInt64,
    sample_ms UInt64,
    output_fps_sum_micros Int128,
    output_fps_sq_sum_micros Int128,
    output_fps_samples UInt64,
    output_fps_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Float64),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, org, gateway, region)
TTL toDateTime(written_at) + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.agg_performance_1m {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    status_samples UInt64,
    positive_samples UInt64,
    sample_ms UInt64,
    output_fps_sum_micros Int128,
    output_fps_samples UInt64,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, org, gateway, region)
TTL toDateTime(written_at) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- Demand by the key of its view; the peak of the key over all organisations stands in each of its rows.
CREATE TABLE IF NOT EXISTS {database}.agg_demand_1h {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    requested_sessions UInt64,
    startup_success UInt64,
    startup_unexcused UInt64,
    unserved_no_orchestrators UInt64,
    unserved_startup_failed UInt64,
    unserved_unknown UInt64,
    excused_sessions UInt64,
    pending_sessions UInt64,
    swapped_sessions UInt64,
    output_failed UInt64,
    peak_concurrent UInt64,
    peak_concurrent_of_key UInt64,
    status_samples UInt64,
    output_fps_sum_micros Int128,
    output_fps_samples UInt64,
    sample_ms UInt64,
    payment_count UInt64,
    ticket_face_value_wei UInt256,
    ticket_expected_value_wei UInt256,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, gateway, region, pipeline_id, model_id, org)
TTL toDateTime(written_at) + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- What nodes say that they could do: reports of the hour and the sum of capacity and use over them.
CREATE TABLE IF NOT EXISTS {database}.agg_capacity_1h {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    reports UInt64,
    capacity_sum Int64,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_url, model_id, pipeline_id)
TTL toDateTime(written_at) + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- Days are made of hours, and stay.
CREATE TABLE IF NOT EXISTS {database}.agg_sessions_1d {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    attempts UInt64,
    startup_success UInt64,
    startup_excused UInt64,
    startup_unexcused UInt64,
    swapped_out_confirmed UInt64,
    swapped_out_inferred UInt64,
    loading_only UInt64,
    zero_output UInt64,
    output_failed UInt64,
    health_signals UInt64,
    health_expected UInt64,
    first_output_ms_sum Int64,
    first_output_sample_count UInt64,
    first_output_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    startup_ms_sum Int64,
    startup_sample_count UInt64,
    startup_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    playable_ms_sum Int64,
    playable_sample_count UInt64,
    playable_ms_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Int64),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, org, gateway, region)
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.agg_performance_1d {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    gpu_slot LowCardinality(String),
    gpu_model_name LowCardinality(String),
    gpu_id LowCardinality(String),
    gpu_memory_bytes Nullable(UInt64),
    gpu_count Nullable(UInt32),
    status_samples UInt64,
    positive_samples UInt64,
    running_samples UInt64,
    error_samples UInt64,
    sample_ms UInt64,
    output_fps_sum_micros Int128,
    output_fps_sq_sum_micros Int128,
    output_fps_samples UInt64,
    output_fps_sketch AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Float64),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, org, gateway, region)
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.agg_demand_1d {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    requested_sessions UInt64,
    startup_success UInt64,
    startup_unexcused UInt64,
    unserved_no_orchestrators UInt64,
    unserved_startup_failed UInt64,
    unserved_unknown UInt64,
    excused_sessions UInt64,
    pending_sessions UInt64,
    swapped_sessions UInt64,
    output_failed UInt64,
    peak_concurrent UInt64,
    peak_concurrent_of_key UInt64,
    status_samples UInt64,
    output_fps_sum_micros Int128,
    output_fps_samples UInt64,
    sample_ms UInt64,
    payment_count UInt64,
    ticket_face_value_wei UInt256,
    ticket_expected_value_wei UInt256,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, gateway, region, pipeline_id, model_id, org)
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.agg_capacity_1d {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    orchestrator_url LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    reports UInt64,
    capacity_sum Int64,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, orchestrator_url, model_id, pipeline_id)
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- When each hour was recomputed: one row an hour.
CREATE TABLE IF NOT EXISTS {database}.agg_hours {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    first_written_at DateTime64(3, 'UTC'),
    version UInt64,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version)}
ORDER BY window_start
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;
