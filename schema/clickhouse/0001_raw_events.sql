-- Raw rows of accepted events. A row is written again after a crash: same uid, same event time, same key, one row with FINAL.
-- Partitioned by month of event time: late events touch few partitions, and a TTL drops whole parts.

CREATE TABLE IF NOT EXISTS {database}.raw_stream_trace_events {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  stream_id String,
  request_id String,
  orchestrator_hot_wallet LowCardinality(String),
  orchestrator_url LowCardinality(String),
  type LowCardinality(String),
  category LowCardinality(String),
  pipeline_id LowCardinality(String),
  pipeline LowCardinality(String),
  message String,
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_ai_stream_status {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  stream_id String,
  request_id String,
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
  last_restart_logs String,
  last_error String,
  last_error_time Nullable(DateTime64(3, 'UTC')),
  last_params_hash String,
  last_params_update_time Nullable(DateTime64(3, 'UTC')),
  last_params_length UInt32,
  last_params_keyed_hash String,
  last_params_text Nullable(String),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_ai_stream_events {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  stream_id String,
  request_id String,
  orchestrator_hot_wallet LowCardinality(String),
  orchestrator_url LowCardinality(String),
  type LowCardinality(String),
  pipeline LowCardinality(String),
  message String,
  capability LowCardinality(String),
  params_length UInt32,
  params_keyed_hash String,
  params_text Nullable(String),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_stream_ingest_metrics {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  stream_id String,
  request_id String,
  connection_quality LowCardinality(String),
  bytes_received Nullable(UInt64),
  bytes_sent Nullable(UInt64),
  video_jitter Nullable(Float64),
  video_packets_lost Nullable(Int64),
  video_packets_received Nullable(Int64),
  video_packet_loss_pct Nullable(Float64),
  video_rtt Nullable(Float64),
  video_last_input_ts Nullable(Float64),
  video_last_output_ts Nullable(Float64),
  video_latency Nullable(Float64),
  audio_jitter Nullable(Float64),
  audio_packets_lost Nullable(Int64),
  audio_packets_received Nullable(Int64),
  audio_packet_loss_pct Nullable(Float64),
  audio_rtt Nullable(Float64),
  audio_last_input_ts Nullable(Float64),
  audio_last_output_ts Nullable(Float64),
  audio_latency Nullable(Float64),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_network_capabilities {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  row_index UInt32,
  orchestrator_address LowCardinality(String),
  orchestrator_hot_wallet LowCardinality(String),
  orchestrator_url LowCardinality(String),
  version LowCardinality(String),
  pipeline_id LowCardinality(String),
  model_id LowCardinality(String),
  capability_id Nullable(Int32),
  warm Nullable(UInt8),
  runner_version LowCardinality(String),
  free_slots Nullable(Int64),
  in_use_slots Nullable(Int64),
  price_per_unit Nullable(Decimal(38, 9)),
  pixels_per_unit Nullable(Decimal(38, 9)),
  gpu_index Nullable(Int32),
  gpu_id String,
  gpu_model_name LowCardinality(String),
  gpu_major Nullable(Int32),
  gpu_minor Nullable(Int32),
  gpu_memory_bytes Nullable(Int64),
  gpu_memory_free_bytes Nullable(Int64),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid, row_index)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_discovery_results {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  row_index UInt32,
  orchestrator_hot_wallet LowCardinality(String),
  orchestrator_url LowCardinality(String),
  latency_ms Nullable(Float64),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid, row_index)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_payment_events {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  request_id String,
  session_id String,
  manifest_id String,
  sender LowCardinality(String),
  recipient LowCardinality(String),
  orchestrator_url LowCardinality(String),
  face_value_wei Nullable(UInt256),
  price String,
  price_wei_per_pixel Nullable(Decimal(38, 9)),
  win_probability Nullable(Decimal(38, 18)),
  ticket_count Nullable(Int64),
  capability LowCardinality(String),
  expected_value_wei Nullable(UInt256),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};

CREATE TABLE IF NOT EXISTS {database}.raw_job_events {on_cluster}
(
  event_uid UUID,
  org LowCardinality(String),
  event_ts DateTime64(3, 'UTC'),
  envelope_ts DateTime64(3, 'UTC'),
  kafka_ts Nullable(DateTime64(3, 'UTC')),
  received_at DateTime64(3, 'UTC'),
  log LowCardinality(String),
  topic LowCardinality(String),
  partition Int32,
  offset Int64,
  gateway LowCardinality(String),
  family LowCardinality(String),
  type LowCardinality(String),
  request_id String,
  pipeline LowCardinality(String),
  model_id LowCardinality(String),
  capability LowCardinality(String),
  orchestrator_hot_wallet LowCardinality(String),
  orchestrator_url LowCardinality(String),
  worker_url LowCardinality(String),
  success Nullable(UInt8),
  tries Nullable(Int32),
  duration_ms Nullable(Float64),
  http_status Nullable(Int32),
  latency_score Nullable(Float64),
  price_per_unit Nullable(Decimal(38, 9)),
  error_type LowCardinality(String),
  error String,
  streaming Nullable(UInt8),
  prompt_tokens Nullable(Int64),
  completion_tokens Nullable(Int64),
  total_tokens Nullable(Int64),
  ttft_ms Nullable(Float64),
  tokens_per_second Nullable(Float64),
  total_duration_ms Nullable(Float64),
  finish_reason LowCardinality(String),
  raw_json String CODEC(ZSTD(1))
)
ENGINE = {engine:ReplacingMergeTree(received_at)}
PARTITION BY toYYYYMM(event_ts)
ORDER BY (org, event_ts, event_uid)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS {settings};
