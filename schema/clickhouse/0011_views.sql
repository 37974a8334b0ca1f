-- What readers see. An hour's view adds up the rollup's rows of the hour; the day's twin has the same text over the rollup of days. A time on
-- window_start reaches the primary key: nothing stands between the two but grouping by it.

-- Hours are recomputed from reports by time; the key of the gauges begins with the node.
ALTER TABLE {database}.dim_orchestrator_gauges {on_cluster} ADD INDEX IF NOT EXISTS by_time event_ts TYPE minmax GRANULARITY 1;

CREATE VIEW IF NOT EXISTS {database}.v_api_gpu_metrics {on_cluster} AS
SELECT
    window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
    gpu_id, gpu_memory_bytes, gpu_count,
    arrayReduce('argMax', sightings.3, arrayMap(s -> if(s.1 < window_end, (1, least(s.2, window_end), s.1, s.3), (0, s.2, s.1, s.3)), sightings)) AS runner_version,
    status_samples, error_samples,
    toFloat64(output_fps_sum_micros) / 1000000 AS output_fps_sum,
    toFloat64(output_fps_sq_sum_micros) / 1000000000000 AS output_fps_sq_sum,
    output_fps_samples,
    toFloat64(output_fps_sum_micros) / 1000000 / nullIf(output_fps_samples, 0) AS avg_output_fps,
    if(output_fps_samples > 0, output_fps_quantiles[1], NULL) AS p50_output_fps,
    if(output_fps_samples > 0, output_fps_quantiles[2], NULL) AS p95_output_fps,
    sqrt(toFloat64(output_fps_sq_sum_micros * output_fps_samples - output_fps_sum_micros * output_fps_sum_micros))
        / nullIf(toFloat64(output_fps_sum_micros), 0) AS fps_jitter_coefficient,
    attempts, startup_success, startup_excused, startup_unexcused,
    swapped_out_confirmed, swapped_out_inferred,
    loading_only, zero_output, output_failed,
    health_signals, health_expected,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    (swapped_out_confirmed + swapped_out_inferred) / nullIf(attempts, 0) AS swap_ratio,
    first_output_ms_sum / nullIf(first_output_sample_count, 0) AS avg_first_output_ms,
    if(first_output_sample_count > 0, first_output_ms_quantiles[1], NULL) AS p50_first_output_ms,
    if(first_output_sample_count > 0, first_output_ms_quantiles[2], NULL) AS p95_first_output_ms,
    first_output_sample_count,
    startup_ms_sum / nullIf(startup_sample_count, 0) AS avg_startup_ms,
    if(startup_sample_count > 0, startup_ms_quantiles[1], NULL) AS p50_startup_ms,
    if(startup_sample_count > 0, startup_ms_quantiles[2], NULL) AS p95_startup_ms,
    startup_sample_count,
    playable_ms_sum / nullIf(playable_sample_count, 0) AS avg_playable_ms,
    if(playable_sample_count > 0, playable_ms_quantiles[1], NULL) AS p50_playable_ms,
    if(playable_sample_count > 0, playable_ms_quantiles[2], NULL) AS p95_playable_ms,
    playable_sample_count
FROM
(
    SELECT
        window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
        window_start + INTERVAL 1 HOUR AS window_end,
        max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
        sum(r.status_samples) AS status_samples, sum(r.error_samples) AS error_samples,
        sum(r.output_fps_sum_micros) AS output_fps_sum_micros, sum(r.output_fps_sq_sum_micros) AS output_fps_sq_sum_micros,
        sum(r.output_fps_samples) AS output_fps_samples,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.output_fps_sketch, r.output_fps_samples > 0) AS output_fps_quantiles,
        sum(r.attempts) AS attempts,
        sum(r.startup_success) AS startup_success, sum(r.startup_excused) AS startup_excused, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.swapped_out_confirmed) AS swapped_out_confirmed, sum(r.swapped_out_inferred) AS swapped_out_inferred,
        sum(r.loading_only) AS loading_only, sum(r.zero_output) AS zero_output, sum(r.output_failed) AS output_failed,
        sum(r.health_signals) AS health_signals, sum(r.health_expected) AS health_expected,
        sum(r.first_output_ms_sum) AS first_output_ms_sum, sum(r.first_output_sample_count) AS first_output_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.first_output_ms_sketch, r.first_output_sample_count > 0) AS first_output_ms_quantiles,
        sum(r.startup_ms_sum) AS startup_ms_sum, sum(r.startup_sample_count) AS startup_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.startup_ms_sketch, r.startup_sample_count > 0) AS startup_ms_quantiles,
        sum(r.playable_ms_sum) AS playable_ms_sum, sum(r.playable_sample_count) AS playable_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.playable_ms_sketch, r.playable_sample_count > 0) AS playable_ms_quantiles
    FROM
    (
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
            gpu_id, gpu_memory_bytes, gpu_count, status_samples, error_samples,
            output_fps_sum_micros, output_fps_sq_sum_micros, output_fps_samples, output_fps_sketch,
            0 AS attempts, 0 AS startup_success, 0 AS startup_excused, 0 AS startup_unexcused, 0 AS swapped_out_confirmed, 0 AS swapped_out_inferred,
            0 AS loading_only, 0 AS zero_output, 0 AS output_failed, 0 AS health_signals, 0 AS health_expected,
            0 AS first_output_ms_sum, 0 AS first_output_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS first_output_ms_sketch,
            0 AS startup_ms_sum, 0 AS startup_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS startup_ms_sketch,
            0 AS playable_ms_sum, 0 AS playable_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS playable_ms_sketch
        FROM {database}.agg_performance_1h FINAL
        WHERE gpu_slot != '' OR gpu_model_name != ''
        UNION ALL
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
            gpu_id, gpu_memory_bytes, gpu_count, 0 AS status_samples, 0 AS error_samples,
            0 AS output_fps_sum_micros, 0 AS output_fps_sq_sum_micros, 0 AS output_fps_samples,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayFloat64()) AS output_fps_sketch,
            attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, swapped_out_inferred,
            loading_only, zero_output, output_failed, health_signals, health_expected,
            first_output_ms_sum, first_output_sample_count, first_output_ms_sketch,
            startup_ms_sum, startup_sample_count, startup_ms_sketch,
            playable_ms_sum, playable_sample_count, playable_ms_sketch
        FROM {database}.agg_sessions_1h FINAL
        WHERE gpu_slot != '' OR gpu_model_name != ''
    ) AS r
    GROUP BY window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
) AS m
LEFT JOIN
(
    SELECT orchestrator_url, pipeline_id, model_id, groupUniqArray((first_seen, last_seen, toString(runner_version))) AS sightings
    FROM {database}.dim_orchestrator_offers FINAL
    WHERE runner_version != ''
    GROUP BY orchestrator_url, pipeline_id, model_id
) AS o
USING (orchestrator_url, pipeline_id, model_id);

CREATE VIEW IF NOT EXISTS {database}.v_api_gpu_metrics_1d {on_cluster} AS
SELECT
    window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
    gpu_id, gpu_memory_bytes, gpu_count,
    arrayReduce('argMax', sightings.3, arrayMap(s -> if(s.1 < window_end, (1, least(s.2, window_end), s.1, s.3), (0, s.2, s.1, s.3)), sightings)) AS runner_version,
    status_samples, error_samples,
    toFloat64(output_fps_sum_micros) / 1000000 AS output_fps_sum,
    toFloat64(output_fps_sq_sum_micros) / 1000000000000 AS output_fps_sq_sum,
    output_fps_samples,
    toFloat64(output_fps_sum_micros) / 1000000 / nullIf(output_fps_samples, 0) AS avg_output_fps,
    if(output_fps_samples > 0, output_fps_quantiles[1], NULL) AS p50_output_fps,
    if(output_fps_samples > 0, output_fps_quantiles[2], NULL) AS p95_output_fps,
    sqrt(toFloat64(output_fps_sq_sum_micros * output_fps_samples - output_fps_sum_micros * output_fps_sum_micros))
        / nullIf(toFloat64(output_fps_sum_micros), 0) AS fps_jitter_coefficient,
    attempts, startup_success, startup_excused, startup_unexcused,
    swapped_out_confirmed, swapped_out_inferred,
    loading_only, zero_output, output_failed,
    health_signals, health_expected,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    (swapped_out_confirmed + swapped_out_inferred) / nullIf(attempts, 0) AS swap_ratio,
    first_output_ms_sum / nullIf(first_output_sample_count, 0) AS avg_first_output_ms,
    if(first_output_sample_count > 0, first_output_ms_quantiles[1], NULL) AS p50_first_output_ms,
    if(first_output_sample_count > 0, first_output_ms_quantiles[2], NULL) AS p95_first_output_ms,
    first_output_sample_count,
    startup_ms_sum / nullIf(startup_sample_count, 0) AS avg_startup_ms,
    if(startup_sample_count > 0, startup_ms_quantiles[1], NULL) AS p50_startup_ms,
    if(startup_sample_count > 0, startup_ms_quantiles[2], NULL) AS p95_startup_ms,
    startup_sample_count,
    playable_ms_sum / nullIf(playable_sample_count, 0) AS avg_playable_ms,
    if(playable_sample_count > 0, playable_ms_quantiles[1], NULL) AS p50_playable_ms,
    if(playable_sample_count > 0, playable_ms_quantiles[2], NULL) AS p95_playable_ms,
    playable_sample_count
FROM
(
    SELECT
        window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
        window_start + INTERVAL 1 DAY AS window_end,
        max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
        sum(r.status_samples) AS status_samples, sum(r.error_samples) AS error_samples,
        sum(r.output_fps_sum_micros) AS output_fps_sum_micros, sum(r.output_fps_sq_sum_micros) AS output_fps_sq_sum_micros,
        sum(r.output_fps_samples) AS output_fps_samples,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.output_fps_sketch, r.output_fps_samples > 0) AS output_fps_quantiles,
        sum(r.attempts) AS attempts,
        sum(r.startup_success) AS startup_success, sum(r.startup_excused) AS startup_excused, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.swapped_out_confirmed) AS swapped_out_confirmed, sum(r.swapped_out_inferred) AS swapped_out_inferred,
        sum(r.loading_only) AS loading_only, sum(r.zero_output) AS zero_output, sum(r.output_failed) AS output_failed,
        sum(r.health_signals) AS health_signals, sum(r.health_expected) AS health_expected,
        sum(r.first_output_ms_sum) AS first_output_ms_sum, sum(r.first_output_sample_count) AS first_output_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.first_output_ms_sketch, r.first_output_sample_count > 0) AS first_output_ms_quantiles,
        sum(r.startup_ms_sum) AS startup_ms_sum, sum(r.startup_sample_count) AS startup_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.startup_ms_sketch, r.startup_sample_count > 0) AS startup_ms_quantiles,
        sum(r.playable_ms_sum) AS playable_ms_sum, sum(r.playable_sample_count) AS playable_sample_count,
        quantilesDDMergeIf(0.01, 0.5, 0.95)(r.playable_ms_sketch, r.playable_sample_count > 0) AS playable_ms_quantiles
    FROM
    (
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
            gpu_id, gpu_memory_bytes, gpu_count, status_samples, error_samples,
            output_fps_sum_micros, output_fps_sq_sum_micros, output_fps_samples, output_fps_sketch,
            0 AS attempts, 0 AS startup_success, 0 AS startup_excused, 0 AS startup_unexcused, 0 AS swapped_out_confirmed, 0 AS swapped_out_inferred,
            0 AS loading_only, 0 AS zero_output, 0 AS output_failed, 0 AS health_signals, 0 AS health_expected,
            0 AS first_output_ms_sum, 0 AS first_output_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS first_output_ms_sketch,
            0 AS startup_ms_sum, 0 AS startup_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS startup_ms_sketch,
            0 AS playable_ms_sum, 0 AS playable_sample_count,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayInt64()) AS playable_ms_sketch
        FROM {database}.agg_performance_1d FINAL
        WHERE gpu_slot != '' OR gpu_model_name != ''
        UNION ALL
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
            gpu_id, gpu_memory_bytes, gpu_count, 0 AS status_samples, 0 AS error_samples,
            0 AS output_fps_sum_micros, 0 AS output_fps_sq_sum_micros, 0 AS output_fps_samples,
            arrayReduce('quantilesDDState(0.01, 0.5, 0.95)', emptyArrayFloat64()) AS output_fps_sketch,
            attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, swapped_out_inferred,
            loading_only, zero_output, output_failed, health_signals, health_expected,
            first_output_ms_sum, first_output_sample_count, first_output_ms_sketch,
            startup_ms_sum, startup_sample_count, startup_ms_sketch,
            playable_ms_sum, playable_sample_count, playable_ms_sketch
        FROM {database}.agg_sessions_1d FINAL
        WHERE gpu_slot != '' OR gpu_model_name != ''
    ) AS r
    GROUP BY window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
) AS m
LEFT JOIN
(
    SELECT orchestrator_url, pipeline_id, model_id, groupUniqArray((first_seen, last_seen, toString(runner_version))) AS sightings
    FROM {database}.dim_orchestrator_offers FINAL
    WHERE runner_version != ''
    GROUP BY orchestrator_url, pipeline_id, model_id
) AS o
USING (orchestrator_url, pipeline_id, model_id);

-- Attempts whose outcome is decided, and what they say about an operator. Who worked without an attempt has a row too: its ratios are unknown.
-- The weights 0.4, 0.2 and 0.4 of 100 are written as fifths, so that the best possible score is exactly 100.
CREATE VIEW IF NOT EXISTS {database}.v_api_sla_compliance {on_cluster} AS
SELECT
    window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
    gpu_id, gpu_memory_bytes, gpu_count,
    attempts, startup_success, startup_excused, startup_unexcused,
    swapped_out_confirmed + swapped_out_inferred AS swapped_out,
    output_failed, health_signals, health_expected,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    1 - swapped_out / nullIf(attempts, 0) AS no_swap_ratio,
    if(health_expected = 0, 1, least(1, health_signals / health_expected)) AS health_ratio,
    health_ratio * reliability_score AS sla_score,
    20 * (2 * startup_success_ratio + no_swap_ratio + 2 * ifNull(effective_success_ratio, 0)) AS reliability_score
FROM
(
    SELECT
        window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
        max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
        sum(r.attempts) AS attempts,
        sum(r.startup_success) AS startup_success, sum(r.startup_excused) AS startup_excused, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.swapped_out_confirmed) AS swapped_out_confirmed, sum(r.swapped_out_inferred) AS swapped_out_inferred,
        sum(r.output_failed) AS output_failed, sum(r.health_signals) AS health_signals, sum(r.health_expected) AS health_expected
    FROM
    (
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, gpu_id, gpu_memory_bytes, gpu_count,
            attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, swapped_out_inferred,
            output_failed, health_signals, health_expected
        FROM {database}.agg_sessions_1h FINAL
        WHERE orchestrator_address != ''
        UNION ALL
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, gpu_id, gpu_memory_bytes, gpu_count,
            0 AS attempts, 0 AS startup_success, 0 AS startup_excused, 0 AS startup_unexcused, 0 AS swapped_out_confirmed, 0 AS swapped_out_inferred,
            0 AS output_failed, 0 AS health_signals, 0 AS health_expected
        FROM {database}.agg_performance_1h FINAL
        WHERE orchestrator_address != ''
    ) AS r
    GROUP BY window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
);

CREATE VIEW IF NOT EXISTS {database}.v_api_sla_compliance_1d {on_cluster} AS
SELECT
    window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
    gpu_id, gpu_memory_bytes, gpu_count,
    attempts, startup_success, startup_excused, startup_unexcused,
    swapped_out_confirmed + swapped_out_inferred AS swapped_out,
    output_failed, health_signals, health_expected,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    1 - swapped_out / nullIf(attempts, 0) AS no_swap_ratio,
    if(health_expected = 0, 1, least(1, health_signals / health_expected)) AS health_ratio,
    health_ratio * reliability_score AS sla_score,
    20 * (2 * startup_success_ratio + no_swap_ratio + 2 * ifNull(effective_success_ratio, 0)) AS reliability_score
FROM
(
    SELECT
        window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
        max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
        sum(r.attempts) AS attempts,
        sum(r.startup_success) AS startup_success, sum(r.startup_excused) AS startup_excused, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.swapped_out_confirmed) AS swapped_out_confirmed, sum(r.swapped_out_inferred) AS swapped_out_inferred,
        sum(r.output_failed) AS output_failed, sum(r.health_signals) AS health_signals, sum(r.health_expected) AS health_expected
    FROM
    (
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, gpu_id, gpu_memory_bytes, gpu_count,
            attempts, startup_success, startup_excused, startup_unexcused, swapped_out_confirmed, swapped_out_inferred,
            output_failed, health_signals, health_expected
        FROM {database}.agg_sessions_1d FINAL
        WHERE orchestrator_address != ''
        UNION ALL
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name, gpu_id, gpu_memory_bytes, gpu_count,
            0 AS attempts, 0 AS startup_success, 0 AS startup_excused, 0 AS startup_unexcused, 0 AS swapped_out_confirmed, 0 AS swapped_out_inferred,
            0 AS output_failed, 0 AS health_signals, 0 AS health_expected
        FROM {database}.agg_performance_1d FINAL
        WHERE orchestrator_address != ''
    ) AS r
    GROUP BY window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
);

CREATE VIEW IF NOT EXISTS {database}.v_api_network_demand {on_cluster} AS
SELECT
    window_start, gateway, region, pipeline_id, model_id,
    requested_sessions,
    startup_success AS served_sessions,
    unserved_no_orchestrators + unserved_startup_failed + unserved_unknown AS unserved_sessions,
    unserved_no_orchestrators, unserved_startup_failed, unserved_unknown, excused_sessions, pending_sessions,
    startup_success, startup_unexcused, swapped_sessions, output_failed,
    peak_concurrent, status_samples,
    toFloat64(output_fps_sum_micros) / 1000000 AS output_fps_sum,
    output_fps_samples,
    sample_ms / 60000 AS total_minutes,
    toFloat64(output_fps_sum_micros) / 1000000 / nullIf(output_fps_samples, 0) AS avg_output_fps,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    payment_count, ticket_face_value_wei, ticket_expected_value_wei
FROM
(
    SELECT
        window_start, gateway, region, pipeline_id, model_id,
        sum(r.requested_sessions) AS requested_sessions, sum(r.startup_success) AS startup_success, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.unserved_no_orchestrators) AS unserved_no_orchestrators, sum(r.unserved_startup_failed) AS unserved_startup_failed,
        sum(r.unserved_unknown) AS unserved_unknown, sum(r.excused_sessions) AS excused_sessions, sum(r.pending_sessions) AS pending_sessions,
        sum(r.swapped_sessions) AS swapped_sessions, sum(r.output_failed) AS output_failed, sum(r.status_samples) AS status_samples,
        sum(r.output_fps_sum_micros) AS output_fps_sum_micros, sum(r.output_fps_samples) AS output_fps_samples, sum(r.sample_ms) AS sample_ms,
        sum(r.payment_count) AS payment_count, sum(r.ticket_face_value_wei) AS ticket_face_value_wei,
        sum(r.ticket_expected_value_wei) AS ticket_expected_value_wei,
        max(r.peak_concurrent_of_key) AS peak_concurrent
    FROM {database}.agg_demand_1h AS r FINAL
    GROUP BY window_start, gateway, region, pipeline_id, model_id
);

CREATE VIEW IF NOT EXISTS {database}.v_api_network_demand_1d {on_cluster} AS
SELECT
    window_start, gateway, region, pipeline_id, model_id,
    requested_sessions,
    startup_success AS served_sessions,
    unserved_no_orchestrators + unserved_startup_failed + unserved_unknown AS unserved_sessions,
    unserved_no_orchestrators, unserved_startup_failed, unserved_unknown, excused_sessions, pending_sessions,
    startup_success, startup_unexcused, swapped_sessions, output_failed,
    peak_concurrent, status_samples,
    toFloat64(output_fps_sum_micros) / 1000000 AS output_fps_sum,
    output_fps_samples,
    sample_ms / 60000 AS total_minutes,
    toFloat64(output_fps_sum_micros) / 1000000 / nullIf(output_fps_samples, 0) AS avg_output_fps,
    startup_success / nullIf(startup_success + startup_unexcused, 0) AS startup_success_ratio,
    (startup_success - output_failed) / nullIf(startup_success, 0) AS effective_success_ratio,
    payment_count, ticket_face_value_wei, ticket_expected_value_wei
FROM
(
    SELECT
        window_start, gateway, region, pipeline_id, model_id,
        sum(r.requested_sessions) AS requested_sessions, sum(r.startup_success) AS startup_success, sum(r.startup_unexcused) AS startup_unexcused,
        sum(r.unserved_no_orchestrators) AS unserved_no_orchestrators, sum(r.unserved_startup_failed) AS unserved_startup_failed,
        sum(r.unserved_unknown) AS unserved_unknown, sum(r.excused_sessions) AS excused_sessions, sum(r.pending_sessions) AS pending_sessions,
        sum(r.swapped_sessions) AS swapped_sessions, sum(r.output_failed) AS output_failed, sum(r.status_samples) AS status_samples,
        sum(r.output_fps_sum_micros) AS output_fps_sum_micros, sum(r.output_fps_samples) AS output_fps_samples, sum(r.sample_ms) AS sample_ms,
        sum(r.payment_count) AS payment_count, sum(r.ticket_face_value_wei) AS ticket_face_value_wei,
        sum(r.ticket_expected_value_wei) AS ticket_expected_value_wei,
        max(r.peak_concurrent_of_key) AS peak_concurrent
    FROM {database}.agg_demand_1d AS r FINAL
    GROUP BY window_start, gateway, region, pipeline_id, model_id
);

-- A node's capacity for a model is shared by the rows of its GPUs with that model in the hour.
CREATE VIEW IF NOT EXISTS {database}.v_api_network_demand_by_gpu {on_cluster} AS
SELECT
    window_start,
    row.orchestrator_address AS orchestrator_address, orchestrator_url, row.pipeline_id AS pipeline_id, model_id,
    row.gpu_slot AS gpu_slot, row.gpu_model_name AS gpu_model_name,
    row.gpu_id AS gpu_id, row.gpu_memory_bytes AS gpu_memory_bytes, row.gpu_count AS gpu_count,
    row.sample_ms / 60000 AS used_minutes,
    if(reports > 0 AND row.has_gpu, 60 * capacity_sum / reports / gpu_rows, NULL) AS advertised_capacity_minutes,
    used_minutes / nullIf(advertised_capacity_minutes, 0) AS utilization_ratio
FROM
(
    SELECT
        window_start, orchestrator_url, model_id,
        groupArrayIf(
            CAST((orchestrator_address, pipeline_id, gpu_slot, gpu_model_name, gpu_id, gpu_memory_bytes, gpu_count, sample_ms, has_gpu) AS Tuple(
                orchestrator_address LowCardinality(String), pipeline_id LowCardinality(String), gpu_slot LowCardinality(String),
                gpu_model_name LowCardinality(String), gpu_id LowCardinality(String), gpu_memory_bytes Nullable(UInt64), gpu_count Nullable(UInt32),
                sample_ms UInt64, has_gpu UInt8)),
            is_work) AS work_rows,
        countIf(is_work AND has_gpu) AS gpu_rows,
        sum(c.reports) AS reports, sum(c.capacity_sum) AS capacity_sum
    FROM
    (
        SELECT
            window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
            max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
            sum(r.sample_ms) AS sample_ms, gpu_slot != '' OR gpu_model_name != '' AS has_gpu, 1 AS is_work, 0 AS reports, 0 AS capacity_sum
        FROM {database}.agg_performance_1h AS r FINAL
        WHERE orchestrator_address != ''
        GROUP BY window_start, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
        UNION ALL
        SELECT
            window_start, '' AS orchestrator_address, orchestrator_url, '' AS pipeline_id, model_id, '' AS gpu_slot, '' AS gpu_model_name,
            '' AS gpu_id, NULL AS gpu_memory_bytes, NULL AS gpu_count,
            0 AS sample_ms, 0 AS has_gpu, 0 AS is_work, reports, capacity_sum
        FROM {database}.agg_capacity_1h FINAL
    ) AS c
    GROUP BY window_start, orchestrator_url, model_id
)
ARRAY JOIN work_rows AS row;

-- For what is shown live; rows go after two weeks.
CREATE VIEW IF NOT EXISTS {database}.v_api_performance_1m {on_cluster} AS
SELECT
    window_start, gateway, region, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
    gpu_id, gpu_memory_bytes, gpu_count,
    status_samples, positive_samples,
    toFloat64(output_fps_sum_micros) / 1000000 AS output_fps_sum,
    output_fps_samples,
    sample_ms / 60000 AS total_minutes,
    toFloat64(output_fps_sum_micros) / 1000000 / nullIf(output_fps_samples, 0) AS avg_output_fps
FROM
(
    SELECT
        window_start, gateway, region, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name,
        max(r.gpu_id) AS gpu_id, max(r.gpu_memory_bytes) AS gpu_memory_bytes, max(r.gpu_count) AS gpu_count,
        sum(r.status_samples) AS status_samples, sum(r.positive_samples) AS positive_samples, sum(r.sample_ms) AS sample_ms,
        sum(r.output_fps_sum_micros) AS output_fps_sum_micros, sum(r.output_fps_samples) AS output_fps_samples
    FROM {database}.agg_performance_1m AS r FINAL
    GROUP BY window_start, gateway, region, orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_slot, gpu_model_name
);

-- How far each source has come: event time of its newest event, and when its newest fact and the newest hour with it were written.
CREATE VIEW IF NOT EXISTS {database}.v_api_freshness {on_cluster} AS
SELECT
    'stream_trace' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_stream_trace_events) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_workflow_sessions) AS newest_fact_at,
    (SELECT maxOrNull(written_at) FROM {database}.agg_hours) AS newest_rollup_at
UNION ALL
SELECT
    'ai_stream_status' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_ai_stream_status) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_session_hours) AS newest_fact_at,
    (SELECT maxOrNull(written_at) FROM {database}.agg_hours) AS newest_rollup_at
UNION ALL
SELECT
    'ai_stream_events' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_ai_stream_events) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_workflow_sessions) AS newest_fact_at,
    (SELECT maxOrNull(written_at) FROM {database}.agg_hours) AS newest_rollup_at
UNION ALL
SELECT
    'stream_ingest_metrics' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_stream_ingest_metrics) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_stream_ingest_samples) AS newest_fact_at,
    CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS newest_rollup_at
UNION ALL
SELECT
    'network_capabilities' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_network_capabilities) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.dim_orchestrator_gauges) AS newest_fact_at,
    (SELECT maxOrNull(written_at) FROM {database}.agg_capacity_1h) AS newest_rollup_at
UNION ALL
SELECT
    'create_new_payment' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_payment_events) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_payments) AS newest_fact_at,
    (SELECT maxOrNull(written_at) FROM {database}.agg_demand_1h) AS newest_rollup_at
UNION ALL
SELECT
    'jobs' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_job_events) AS newest_event_at,
    (SELECT maxOrNull(written_at) FROM {database}.fact_ai_jobs) AS newest_fact_at,
    CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS newest_rollup_at
UNION ALL
SELECT
    'discovery_results' AS source,
    (SELECT maxOrNull(event_ts) FROM {database}.raw_discovery_results) AS newest_event_at,
    CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS newest_fact_at,
    CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS newest_rollup_at;
