-- Raw events, one table a kind. A row that is written again (same uid, hence same event time) has the same key and collapses: the row that
-- was received last stands. The key begins with the hour, so that a time range reads few granules; sessions stay together in an hour.

CREATE TABLE IF NOT EXISTS {database}.raw_stream_trace_events {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    stream_id String CODEC(ZSTD),
    request_id String CODEC(ZSTD),
    session_id String MATERIALIZED concat(
        if(empty(trimBoth(stream_id)), '_missing_stream', trimBoth(stream_id)), '|',
        if(empty(trimBoth(request_id)), '_missing_request', trimBoth(request_id))) CODEC(ZSTD),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_url LowCardinality(String),
    type LowCardinality(String),
    category LowCardinality(String),
    pipeline_id LowCardinality(String),
    pipeline LowCardinality(String),
    message String CODEC(ZSTD),
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), session_id)
ORDER BY (org, toStartOfHour(event_ts), session_id, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.raw_ai_stream_status {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    stream_id String CODEC(ZSTD),
    request_id String CODEC(ZSTD),
    session_id String MATERIALIZED concat(
        if(empty(trimBoth(stream_id)), '_missing_stream', trimBoth(stream_id)), '|',
        if(empty(trimBoth(request_id)), '_missing_request', trimBoth(request_id))) CODEC(ZSTD),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_url LowCardinality(String),
    pipeline LowCardinality(String),
    state LowCardinality(String),
    start_time Nullable(DateTime64(3, 'UTC')),
    input_fps Nullable(Float64),
    last_input_time Nullable(DateTime64(3, 'UTC')),
    output_fps Nullable(Float64),
    last_output_time Nullable(DateTime64(3, 'UTC')),
    restart_count Nullable(Int64),
    last_restart_time Nullable(DateTime64(3, 'UTC')),
    last_restart_logs String CODEC(ZSTD),
    last_error String CODEC(ZSTD),
    last_error_time Nullable(DateTime64(3, 'UTC')),
    last_params_hash String CODEC(ZSTD),
    last_params_update_time Nullable(DateTime64(3, 'UTC')),
    last_params_length UInt32,
    last_params_keyed_hash String CODEC(ZSTD),
    last_params_text Nullable(String) CODEC(ZSTD),
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), session_id)
ORDER BY (org, toStartOfHour(event_ts), session_id, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.raw_ai_stream_events {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    stream_id String CODEC(ZSTD),
    request_id String CODEC(ZSTD),
    session_id String MATERIALIZED concat(
        if(empty(trimBoth(stream_id)), '_missing_stream', trimBoth(stream_id)), '|',
        if(empty(trimBoth(request_id)), '_missing_request', trimBoth(request_id))) CODEC(ZSTD),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_url LowCardinality(String),
    type LowCardinality(String),
    pipeline LowCardinality(String),
    message String CODEC(ZSTD),
    capability LowCardinality(String),
    params_length UInt32,
    params_keyed_hash String CODEC(ZSTD),
    params_text Nullable(String) CODEC(ZSTD),
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), session_id)
ORDER BY (org, toStartOfHour(event_ts), session_id, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.raw_stream_ingest_metrics {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    stream_id String CODEC(ZSTD),
    request_id String CODEC(ZSTD),
    session_id String MATERIALIZED concat(
        if(empty(trimBoth(stream_id)), '_missing_stream', trimBoth(stream_id)), '|',
        if(empty(trimBoth(request_id)), '_missing_request', trimBoth(request_id))) CODEC(ZSTD),
    connection_quality LowCardinality(String),
    bytes_received Nullable(UInt64),
    bytes_sent Nullable(UInt64),
    has_video UInt8,
    video_jitter Nullable(Float64),
    video_packets_lost Nullable(Int64),
    video_packets_received Nullable(Int64),
    video_packet_loss_pct Nullable(Float64),
    video_rtt Nullable(Float64),
    video_last_input_ts Nullable(Float64),
    video_last_output_ts Nullable(Float64),
    video_latency Nullable(Float64),
    has_audio UInt8,
    audio_jitter Nullable(Float64),
    audio_packets_lost Nullable(Int64),
    audio_packets_received Nullable(Int64),
    audio_packet_loss_pct Nullable(Float64),
    audio_rtt Nullable(Float64),
    audio_last_input_ts Nullable(Float64),
    audio_last_output_ts Nullable(Float64),
    audio_latency Nullable(Float64),
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), session_id)
ORDER BY (org, toStartOfHour(event_ts), session_id, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- One row per orchestrator x pipeline x model x GPU of a snapshot; raw_json stands in the first row of an event.
CREATE TABLE IF NOT EXISTS {database}.raw_network_capabilities {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    orchestrator_address LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_url LowCardinality(String),
    version LowCardinality(String),
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    capability_id Nullable(Int32),
    warm Nullable(UInt8),
    runner_version LowCardinality(String),
    capacity_free Nullable(Int64),
    capacity_in_use Nullable(Int64),
    price_per_unit Nullable(Decimal(76, 28)),
    pixels_per_unit Nullable(Decimal(76, 28)),
    gpu_index Nullable(Int32),
    gpu_id String CODEC(ZSTD),
    gpu_model_name LowCardinality(String),
    gpu_major Nullable(Int32),
    gpu_minor Nullable(Int32),
    gpu_memory_bytes Nullable(Int64),
    gpu_memory_free_bytes Nullable(Int64),
    row_index UInt32,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), event_ts)
ORDER BY (org, toStartOfHour(event_ts), event_ts, event_uid, row_index)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- One row per discovered orchestrator; raw_json stands in the first row of an event.
CREATE TABLE IF NOT EXISTS {database}.raw_discovery_results {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_url LowCardinality(String),
    latency_ms Nullable(Float64),
    row_index UInt32,
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), event_ts)
ORDER BY (org, toStartOfHour(event_ts), event_ts, event_uid, row_index)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.raw_payment_events {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    request_id String CODEC(ZSTD),
    payment_session_id String CODEC(ZSTD),
    manifest_id String CODEC(ZSTD),
    sender LowCardinality(String),
    recipient LowCardinality(String),
    orchestrator_url LowCardinality(String),
    face_value_wei Nullable(UInt256),
    expected_value_wei Nullable(UInt256),
    price String,
    price_wei_per_pixel Nullable(Decimal(76, 28)),
    win_probability Nullable(Decimal(76, 28)),
    ticket_count Nullable(Int64),
    capability LowCardinality(String),
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), event_ts)
ORDER BY (org, toStartOfHour(event_ts), event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.raw_job_events {on_cluster}
(
    event_uid UUID,
    org LowCardinality(String),
    event_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    envelope_ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    kafka_ts Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    log LowCardinality(String),
    topic LowCardinality(String),
    partition Int32,
    offset Int64 CODEC(Delta, ZSTD),
    gateway LowCardinality(String),
    unit_corrected UInt8,
    content_hash UInt64,
    raw_json String CODEC(ZSTD),
    event_type LowCardinality(String),
    type LowCardinality(String),
    request_id String CODEC(ZSTD),
    pipeline LowCardinality(String),
    model LowCardinality(String),
    capability LowCardinality(String),
    orchestrator_hot_wallet LowCardinality(String),
    orchestrator_info_url LowCardinality(String),
    orchestrator_url LowCardinality(String),
    worker_url LowCardinality(String),
    success Nullable(UInt8),
    tries Nullable(Int32),
    duration_ms Nullable(Float64),
    http_status Nullable(Int32),
    latency_score Nullable(Float64),
    price_per_unit Nullable(Decimal(76, 28)),
    error_type LowCardinality(String),
    error String CODEC(ZSTD),
    streaming Nullable(UInt8),
    prompt_tokens Nullable(Int64),
    completion_tokens Nullable(Int64),
    total_tokens Nullable(Int64),
    ttft_ms Nullable(Float64),
    tokens_per_second Nullable(Float64),
    total_duration_ms Nullable(Float64),
    finish_reason LowCardinality(String),
    INDEX by_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {ReplacingMergeTree(received_at)}
PARTITION BY toMonday(event_ts)
PRIMARY KEY (org, toStartOfHour(event_ts), event_ts)
ORDER BY (org, toStartOfHour(event_ts), event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;
