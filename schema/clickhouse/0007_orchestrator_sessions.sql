-- Activity of nodes as an organisation sees it: stretches, their segments by pipeline and model, and when in each hour samples show work. No
-- partitions: late work moves a stretch, and rows of one key must meet.
CREATE TABLE IF NOT EXISTS {database}.fact_orchestrator_sessions {on_cluster}
(
    org LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    opened_at DateTime64(3, 'UTC'),
    closed_at DateTime64(3, 'UTC'),
    busy_ms UInt64,
    busy_minutes Float64,
    sessions_served UInt32,
    peak_concurrency UInt32,
    segment_count UInt32,
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, orchestrator_url, opened_at)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_orchestrator_session_segments {on_cluster}
(
    org LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    opened_at DateTime64(3, 'UTC'),
    segment_index UInt32,
    pipeline_id LowCardinality(String),
    model_id LowCardinality(String),
    segment_start DateTime64(3, 'UTC'),
    segment_end DateTime64(3, 'UTC'),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, orchestrator_url, opened_at, segment_index)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

CREATE TABLE IF NOT EXISTS {database}.fact_orchestrator_hours {on_cluster}
(
    org LowCardinality(String),
    orchestrator_address LowCardinality(String),
    orchestrator_url LowCardinality(String),
    window_start DateTime64(3, 'UTC'),
    busy_ms UInt64,
    busy_from Array(DateTime64(3, 'UTC')),
    busy_to Array(DateTime64(3, 'UTC')),
    version UInt64,
    is_deleted UInt8,
    written_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = {ReplacingMergeTree(version, is_deleted)}
ORDER BY (org, orchestrator_url, window_start)
TTL toDateTime(written_at) + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 1000, merge_with_ttl_timeout = 86400;

-- Reports spell a node's address as they like; the node is one.
ALTER TABLE {database}.raw_network_capabilities {on_cluster} ADD COLUMN IF NOT EXISTS node_url LowCardinality(String) AFTER orchestrator_url;

-- A report counts in its own hour, from its time on, and in the next, up to 60 minutes after it: of an hour only the first report and the last
-- one of the hour before decide. Work that several organisations see at one time is one.
CREATE VIEW IF NOT EXISTS {database}.v_api_orchestrator_uptime {on_cluster} AS
SELECT
    window_start, orchestrator_address, orchestrator_url,
    sum(part_seen_ms) / 60000 AS seen_minutes,
    sum(part_busy_ms) / 60000 AS busy_minutes,
    sum(part_seen_ms) / 3600000 AS uptime_ratio
FROM
(
    SELECT
        window_start, orchestrator_address, orchestrator_url,
        3600000 - greatest(0, first_ms - held_ms) AS part_seen_ms,
        0 AS part_busy_ms
    FROM
    (
        SELECT
            hour AS window_start, orchestrator_address, node_url AS orchestrator_url,
            toInt64(minIf(into_ms, is_own)) + if(countIf(is_own) = 0, 3600000, 0) AS first_ms,
            toInt64(maxIf(into_ms, NOT is_own)) AS held_ms
        FROM
        (
            SELECT
                orchestrator_address, node_url,
                arrayJoin([0, 1]) AS hours_later,
                toDateTime64(toStartOfHour(event_ts) + INTERVAL hours_later HOUR, 3, 'UTC') AS hour,
                hours_later = 0 AS is_own,
                toUnixTimestamp64Milli(event_ts) - toUnixTimestamp64Milli(toDateTime64(toStartOfHour(event_ts), 3, 'UTC')) AS into_ms
            FROM {database}.raw_network_capabilities
            WHERE node_url != ''
        )
        GROUP BY hour, orchestrator_address, node_url
    )
    UNION ALL
    SELECT
        window_start, orchestrator_address, orchestrator_url,
        toInt64(0) AS part_seen_ms,
        arrayFold(
            (done, span) -> (greatest(done.1, span.2), done.2 + greatest(0, span.2 - greatest(done.1, span.1))),
            arraySort(groupArrayArray(arrayMap((a, b) -> (toUnixTimestamp64Milli(a), toUnixTimestamp64Milli(b)), busy_from, busy_to))),
            (toInt64(0), toInt64(0))).2 AS part_busy_ms
    FROM {database}.fact_orchestrator_hours FINAL
    GROUP BY window_start, orchestrator_address, orchestrator_url
)
GROUP BY window_start, orchestrator_address, orchestrator_url
HAVING seen_minutes > 0 OR busy_minutes > 0;
