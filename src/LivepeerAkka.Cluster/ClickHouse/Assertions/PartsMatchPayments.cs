namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Every payment counts once, in its hour, where its session worked.</summary>
internal static class PartsMatchPayments
{
    private static readonly string[] Values =
    [
        "session_id", "link_status", "gateway", "region", "pipeline_id", "model_id", "face_value_wei", "expected_value_wei", "ticket_count",
    ];

    public static readonly Assertion Assertion = new(
        "parts_match_payments",
        "Every payment stands once, in its hour, with its amounts and with gateway, region, pipeline and model of its session, else its own gateway.",
        scope => Comparison.Of(
            HourPayments.Of(scope),
            $"SELECT org, event_uid, window_start, {string.Join(", ", Values)} FROM fact_hour_payments WHERE {scope.Within("window_start")}",
            ["org", "event_uid", "window_start"],
            Values));
}
