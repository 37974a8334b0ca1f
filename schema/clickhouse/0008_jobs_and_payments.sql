-- Jobs and payments: a row a key and version. No partitions: rows of one key must meet, and a late event may move a job's times.
CREATE TABLE IF NOT EXISTS {database}.fact_ai_jobs {on_cluster}
(
    org LowCardinality(String),
    job_kind LowCardinality(String),
    request_id String CODEC(ZSTD),
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
    capability LowCardinality(String),
    requested_at Nullable(DateTime64(3, 'UTC')),
    selected_at Nullable(DateTime64(3, 'UTC')),
    completed_at Nullable(DateTime64(3, 'UTC')),
    success Nullable(UInt8),
    selection_outcome LowCardinality(String),
    tries Nullable(Int32),
    duration_ms Nullable(Float64),
    http_status Nullable(Int32),
    error_type LowCardinality(String),
    error String CODEC(ZSTD),
    streaming Nullable(UInt8),
    prompt_tokens Nullable(Int64),
    completion_tokens Nullable(Int64),
    total_tokens Nullable(Int64),
    ttft_ms Nullable(Float64),
    tokens_per_second Nullable(Float64),
    finish_reason LowCardinality(String),
    event_count UInt32,
    evidence_signal_uid Nullable(UUID),
    evidence_capability_uid Nullable(UUID),
    runner_up_address LowCardinality(String),
    first_event_uid UUID,
    last_event_uid UUID,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, job_kind, request_id)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE VIEW IF NOT EXISTS {database}.v_api_jobs_latest {on_cluster} AS
SELECT
    org, job_kind, request_id,
    gateway, region, orchestrator_address, orchestrator_url, orchestrator_hot_wallet, pipeline_id, model_id, gpu_id, gpu_slot, gpu_model_name,
    gpu_memory_bytes, gpu_count, attribution_status, attribution_reason, attribution_method, attribution_confidence,
    capability, requested_at, selected_at, completed_at, success, selection_outcome, tries, duration_ms, http_status, error_type, error, streaming,
    prompt_tokens, completion_tokens, total_tokens, ttft_ms, tokens_per_second, finish_reason, event_count, evidence_signal_uid,
    evidence_capability_uid, runner_up_address, first_event_uid, last_event_uid, version
FROM {database}.fact_ai_jobs FINAL;

CREATE TABLE IF NOT EXISTS {database}.fact_payments {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts Nullable(DateTime64(3, 'UTC')),
    session_id String CODEC(ZSTD),
    link_status LowCardinality(String),
    link_step UInt32,
    gateway LowCardinality(String),
    region LowCardinality(String),
    recipient LowCardinality(String),
    sender LowCardinality(String),
    orchestrator_url LowCardinality(String),
    request_id String CODEC(ZSTD),
    payment_session_id String CODEC(ZSTD),
    manifest_id String CODEC(ZSTD),
    manifest_pipeline_id LowCardinality(String),
    manifest_model_id LowCardinality(String),
    capability LowCardinality(String),
    face_value_wei Nullable(UInt256),
    expected_value_wei Nullable(UInt256),
    ticket_count Nullable(Int64),
    win_probability Nullable(Decimal(76, 28)),
    price String,
    price_wei_per_pixel Nullable(Decimal(76, 28)),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, event_uid)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE VIEW IF NOT EXISTS {database}.v_api_payments_latest {on_cluster} AS
SELECT
    event_uid, org, event_ts, session_id, link_status, link_step, gateway, region, recipient, sender, orchestrator_url, request_id,
    payment_session_id, manifest_id, manifest_pipeline_id, manifest_model_id, capability, face_value_wei, expected_value_wei, ticket_count,
    win_probability, price, price_wei_per_pixel, version
FROM {database}.fact_payments FINAL;
