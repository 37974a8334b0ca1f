namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>No wei is lost or made between the facts of payments and the demand view.</summary>
internal static class PaymentsReachDemand
{
    private static readonly string[] Values = ["ticket_face_value_wei", "ticket_expected_value_wei"];

    public static readonly Assertion Assertion = new(
        "payments_reach_demand",
        "Summed over its keys, an hour of the demand view has the face value and the expected value of the hour's payments.",
        scope => Comparison.Of(
            $"""
            SELECT {Hour.Of("assumeNotNull(event_ts)")} AS window_start,
                sum(ifNull(face_value_wei * toUInt256(greatest(ticket_count, 0)), toUInt256(0))) AS ticket_face_value_wei,
                sum(ifNull(expected_value_wei, toUInt256(0))) AS ticket_expected_value_wei
            FROM fact_payments WHERE isNotNull(event_ts) GROUP BY window_start
            HAVING {Kept(scope)} AND (ticket_face_value_wei > 0 OR ticket_expected_value_wei > 0)
            """,
            $"""
            SELECT window_start, sum(v.ticket_face_value_wei) AS ticket_face_value_wei, sum(v.ticket_expected_value_wei) AS ticket_expected_value_wei
            FROM v_api_network_demand AS v WHERE {Kept(scope)} GROUP BY window_start
            HAVING ticket_face_value_wei > 0 OR ticket_expected_value_wei > 0
            """,
            ["window_start"],
            Values));

    private static string Kept(AssertionScope scope) => $"{scope.Within("window_start")} AND {Retention.HasFacts("window_start")}";
}
