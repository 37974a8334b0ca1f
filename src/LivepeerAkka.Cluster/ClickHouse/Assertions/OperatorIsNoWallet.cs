namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>An orchestrator is named by its operator's address, never by a hot wallet that it pays from.</summary>
internal static class OperatorIsNoWallet
{
    private static readonly string[] Tables =
        ["fact_workflow_sessions", "fact_workflow_session_segments", "fact_session_hours", "fact_ai_jobs", "fact_orchestrator_sessions"];

    public static readonly Assertion Assertion = new(
        "operator_is_no_wallet",
        "Every orchestrator address of a fact is an operator of some capability record or the recipient of some payment.",
        _ => string.Join(" UNION ALL ", Tables.Select(Of)));

    private static string Of(string table) => $"""
        SELECT '{table}' AS table_name, orchestrator_address, count() AS offenders FROM {table}
        WHERE orchestrator_address != ''
            AND orchestrator_address NOT IN (SELECT toString(orchestrator_address) FROM dim_orchestrator_offers)
            AND orchestrator_address NOT IN (SELECT toString(recipient) FROM fact_payments)
        GROUP BY orchestrator_address
        """;
}
