namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>No wei is lost or made between the record of a payment and its fact.</summary>
internal static class PaymentsMatchEvents
{
    private static readonly string[] Values = ["gateway", "face_value_wei", "expected_value_wei", "ticket_count", "request_id", "payment_session_id"];

    public static readonly Assertion Assertion = new(
        "payments_match_events",
        "Every payment's fact has the amounts, tickets and ids of its record, and its link names a session exactly when it has one.",
        scope => $"""
            SELECT event_uid, only_expected, only_actual FROM ({Comparison.Of(
                $"SELECT event_uid, {string.Join(", ", Values)} FROM raw_payment_events WHERE {scope.Within("event_ts")} AND (org, event_uid) IN (SELECT org, event_uid FROM fact_payments)",
                $"SELECT event_uid, {string.Join(", ", Values)} FROM fact_payments WHERE {scope.Within("event_ts")} AND (org, event_uid) IN (SELECT org, event_uid FROM raw_payment_events)",
                ["event_uid"],
                Values)})
            UNION ALL
            SELECT toString(event_uid) AS event_uid, [link_status] AS only_expected, [session_id] AS only_actual FROM fact_payments
            WHERE {scope.Within("event_ts")} AND ((link_status IN ('linked', 'inferred')) != (session_id != '') OR link_status NOT IN ('linked', 'inferred', 'unlinked'))
            """);
}
