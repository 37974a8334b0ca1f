namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>What was received is accepted, duplicate, ignored or rejected, and what was accepted and rejected is in the store.</summary>
internal static class AccountingIdentity
{
    // Snapshots without entries have no row; all other families have one for every event.
    private static readonly (string Table, string Type, bool HasRowsAlways)[] Families =
    [
        ("raw_stream_trace_events", "'stream_trace'", true),
        ("raw_ai_stream_status", "'ai_stream_status'", true),
        ("raw_ai_stream_events", "'ai_stream_events'", true),
        ("raw_stream_ingest_metrics", "'stream_ingest_metrics'", true),
        ("raw_payment_events", "'create_new_payment'", true),
        ("raw_job_events", "event_type", true),
        ("raw_network_capabilities", "'network_capabilities'", false),
        ("raw_discovery_results", "'discovery_results'", false),
    ];

    public static readonly Assertion Assertion = new(
        "accounting_identity",
        "Every record is accepted, duplicate, ignored or rejected; the store has as many events and dead letters as were counted.",
        _ => Sql)
    {
        IsOfWhole = true,
    };

    private static string Sql => $"""
        SELECT 'accepted' AS what, event_type, sum(counted) AS counted, sum(stored) AS stored
        FROM
        (
            SELECT event_type, event_count AS counted, 0 AS stored, 0 AS has_rows_always FROM ingest_accounting WHERE outcome = 'accepted'
            UNION ALL
            SELECT event_type, 0 AS counted, stored, has_rows_always
            FROM ({string.Join(" UNION ALL ", Families.Select(StoredOf))})
        )
        GROUP BY event_type
        HAVING stored > counted OR (stored < counted AND max(has_rows_always) AND {Retention.IsYoung})
        UNION ALL
        SELECT 'rejected' AS what, '' AS event_type, counted, stored
        FROM
        (
            SELECT (SELECT sum(event_count) FROM ingest_accounting WHERE outcome = 'rejected') AS counted,
                (SELECT uniqExact(org, event_uid) FROM raw_rejected_events) AS stored
        )
        WHERE stored > counted OR (stored = 0 AND counted > 0 AND {Retention.IsYoung})
        UNION ALL
        SELECT outcome AS what, event_type, event_count AS counted, 0 AS stored
        FROM ingest_accounting WHERE outcome NOT IN ('accepted', 'duplicate', 'ignored', 'rejected')
        """;

    private static string StoredOf((string Table, string Type, bool HasRowsAlways) family) =>
        $"SELECT {family.Type} AS event_type, uniqExact(org, event_uid) AS stored, {(family.HasRowsAlways ? 1 : 0)} AS has_rows_always FROM {family.Table} GROUP BY event_type";
}
