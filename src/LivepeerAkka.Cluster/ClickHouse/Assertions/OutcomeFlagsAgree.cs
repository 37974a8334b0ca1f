namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>The flags of a session say what its outcome says, and attempts are those of known sessions.</summary>
internal static class OutcomeFlagsAgree
{
    public static readonly Assertion Assertion = new(
        "outcome_flags_agree",
        "Flags, reasons and health of sessions and attempts say what their outcome says; of an outcome exactly one counts.",
        scope => $"""
            SELECT org, session_id, -1 AS segment_index, startup_outcome AS outcome, outcome_reason AS reason
            FROM fact_workflow_sessions
            WHERE {scope.OfSessions} AND (
                success != (startup_outcome = 'success') OR excused != (startup_outcome = 'excused') OR unexcused != (startup_outcome = 'unexcused')
                OR known != (startup_outcome != 'not_in_denominator') OR known != isNotNull(requested_at)
                OR NOT {ReasonFits("startup_outcome", "outcome_reason")} OR (is_final AND startup_outcome = 'pending')
                OR health_expected != 3 * known OR health_signals > health_expected
                OR (status_sample_count > 0 AND loading_only != (loading_samples = status_sample_count)) OR (status_sample_count = 0 AND loading_only)
                OR zero_output != (status_sample_count > 0 AND positive_output_samples = 0) OR output_failed < greatest(loading_only, zero_output)
                OR is_final != isNotNull(ended_at))
            UNION ALL
            SELECT g.org AS org, g.session_id AS session_id, g.segment_index AS segment_index, attempt_outcome AS outcome, attempt_reason AS reason
            FROM (SELECT * FROM fact_workflow_session_segments WHERE {scope.OfSessions}) AS g
            INNER JOIN fact_workflow_sessions AS s ON s.org = g.org AND s.session_id = g.session_id
            WHERE (attempt_outcome = 'not_in_denominator') = s.known OR NOT {ReasonFits("attempt_outcome", "attempt_reason")}
                OR g.health_expected != 3 * s.known OR g.health_signals > g.health_expected
                OR g.zero_output != (g.status_sample_count > 0 AND g.positive_output_samples = 0)
                OR g.output_failed < greatest(g.loading_only, g.zero_output)
            """);

    private static string ReasonFits(string outcome, string reason) => $"""
        multiIf({outcome} = 'excused', {reason} IN ('no_orchestrators', 'input_fault', 'user_left_early'),
            {outcome} = 'unexcused', {reason} IN ('error', 'abandoned_while_loading', 'no_output', 'swapped_out'),
            {outcome} IN ('success', 'pending', 'not_in_denominator') AND {reason} = '')
        """;
}
