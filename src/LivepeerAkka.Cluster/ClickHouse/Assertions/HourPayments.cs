namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Payments with the hour and the demand key in which they count.</summary>
internal static class HourPayments
{
    /// <summary>One row a payment.</summary>
    public static string Of(AssertionScope scope) => $"""
        SELECT p.org AS org, p.event_uid AS event_uid, {Hour.Of("assumeNotNull(p.event_ts)")} AS window_start, p.session_id AS session_id,
            p.link_status AS link_status, if(isNull(s.version), p.gateway, s.gateway) AS gateway, ifNull(s.region, '') AS region,
            ifNull(s.pipeline_id, '') AS pipeline_id, ifNull(s.model_id, '') AS model_id, p.face_value_wei AS face_value_wei,
            p.expected_value_wei AS expected_value_wei, p.ticket_count AS ticket_count
        FROM (SELECT * FROM fact_payments WHERE isNotNull(event_ts) AND {scope.Within("event_ts")}) AS p
        LEFT JOIN fact_workflow_sessions AS s ON s.org = p.org AND s.session_id = p.session_id
        """;
}
