-- What each session adds to each hour, and each payment: the inputs of the rollups, with the hour first in the key, so that an hour is recomputed by
-- reading that hour. An hour is part of the key and never moves within a row; a part that a version withdraws is a tombstone.
CREATE TABLE IF NOT EXISTS {database}.fact_hour_parts {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
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
    is_tail_artifact UInt8,
    status_samples UInt32,
    positive_samples UInt32,
    running_samples UInt32,
    error_samples UInt32,
    sample_ms UInt64,
    output_fps_micros Array(Int64) CODEC(ZSTD),
    minutes Array(UInt8),
    minute_status_samples Array(UInt32),
    minute_positive_samples Array(UInt32),
    minute_sample_ms Array(UInt32),
    minute_output_fps_sum_micros Array(Int64),
    minute_output_fps_samples Array(UInt32),
    attempt_outcome LowCardinality(String),
    swapped_out_confirmed UInt8,
    swapped_out_inferred UInt8,
    attempt_loading_only UInt8,
    attempt_zero_output UInt8,
    attempt_output_failed UInt8,
    health_signals UInt32,
    health_expected UInt32,
    first_output_ms Nullable(Int64),
    startup_ms Nullable(Int64),
    playable_ms Nullable(Int64),
    is_requested UInt8,
    startup_outcome LowCardinality(String),
    outcome_reason LowCardinality(String),
    has_segment UInt8,
    session_swapped UInt8,
    session_output_failed UInt8,
    present_from Nullable(DateTime64(3, 'UTC')),
    present_to Nullable(DateTime64(3, 'UTC')),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, org, session_id, segment_index)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_hour_payments {on_cluster}
(
    window_start DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    org LowCardinality(String),
    event_uid UUID,
    session_id String CODEC(ZSTD),
    link_status LowCardinality(String),
    gateway LowCardinality(String),
    region LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    face_value_wei Nullable(UInt256),
    expected_value_wei Nullable(UInt256),
    ticket_count Nullable(Int64),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
PARTITION BY toYYYYMM(window_start)
ORDER BY (window_start, org, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;
