-- Segments and hour slices of sessions: a row a key and version of the session, and tombstones for keys that a version withdraws. No partitions:
-- a revision may move a segment or a slice, and rows of one key must meet.
CREATE TABLE IF NOT EXISTS {database}.fact_workflow_session_segments {on_cluster}
(
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
    segment_start DateTime64(3, 'UTC'),
    segment_end DateTime64(3, 'UTC'),
    boundary LowCardinality(String),
    end_reason LowCardinality(String),
    attempt_outcome LowCardinality(String),
    attempt_reason LowCardinality(String),
    swapped_out UInt8,
    rescued UInt8,
    loading_only UInt8,
    zero_output UInt8,
    output_failed UInt8,
    status_sample_count UInt32,
    positive_output_samples UInt32,
    error_samples UInt32,
    health_signals UInt32,
    health_expected UInt32,
    sample_ms UInt64,
    total_minutes Float64,
    output_fps_sum_micros Int64,
    output_fps_samples UInt64,
    evidence_signal_uid Nullable(UUID),
    evidence_capability_uid Nullable(UUID) DEFAULT NULL,
    runner_up_address String DEFAULT '',
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, segment_index)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE VIEW IF NOT EXISTS {database}.v_api_segments_latest {on_cluster} AS
SELECT
    org, session_id, segment_index,
    gateway, region, orchestrator_address, orchestrator_url, orchestrator_hot_wallet, pipeline_id, model_id, gpu_id, gpu_slot, gpu_model_name,
    gpu_memory_bytes, gpu_count, attribution_status, attribution_reason, attribution_method, attribution_confidence,
    segment_start, segment_end, boundary, end_reason, attempt_outcome, attempt_reason, swapped_out, rescued, loading_only, zero_output,
    output_failed, status_sample_count, positive_output_samples, error_samples, health_signals, health_expected, sample_ms, total_minutes,
    output_fps_sum_micros, output_fps_samples, evidence_signal_uid, evidence_capability_uid, runner_up_address, version
FROM {database}.fact_workflow_session_segments FINAL;

CREATE TABLE IF NOT EXISTS {database}.fact_session_hours {on_cluster}
(
    org LowCardinality(String),
    session_id String CODEC(ZSTD),
    segment_index Int16,
    window_start DateTime64(3, 'UTC'),
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
    status_samples UInt32,
    positive_samples UInt32,
    running_samples UInt32,
    error_samples UInt32,
    output_fps_sum_micros Int64,
    output_fps_sum Float64,
    output_fps_samples UInt32,
    input_fps_sum_micros Int64,
    sample_ms UInt64,
    total_minutes Float64,
    is_tail_artifact UInt8,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, session_id, segment_index, window_start)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE VIEW IF NOT EXISTS {database}.v_api_session_hours_latest {on_cluster} AS
SELECT
    org, session_id, segment_index, window_start,
    gateway, region, orchestrator_address, orchestrator_url, orchestrator_hot_wallet, pipeline_id, model_id, gpu_id, gpu_slot, gpu_model_name,
    gpu_memory_bytes, gpu_count, attribution_status, attribution_reason, attribution_method, attribution_confidence,
    status_samples, positive_samples, running_samples, error_samples, output_fps_sum_micros, output_fps_sum, output_fps_samples,
    input_fps_sum_micros, sample_ms, total_minutes, is_tail_artifact, version
FROM {database}.fact_session_hours FINAL;
