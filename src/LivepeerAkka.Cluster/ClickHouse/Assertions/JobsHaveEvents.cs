namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Jobs are what their events name, and count all of them.</summary>
internal static class JobsHaveEvents
{
    public static readonly Assertion Assertion = new(
        "jobs_have_events",
        "Every job has the events of its request and no other.",
        scope => Comparison.Of(
            $"""
            SELECT org, multiIf(event_type = 'ai_batch_request', 'batch', event_type = 'ai_llm_request', 'llm', 'byoc') AS job_kind,
                trimBoth(request_id) AS request_id, count() AS event_count
            FROM raw_job_events WHERE event_type != 'worker_lifecycle' AND {JobsOf(scope)} GROUP BY org, job_kind, request_id
            """,
            $"SELECT org, job_kind, request_id, event_count FROM fact_ai_jobs WHERE {Retention.IsYoung} AND {JobsOf(scope)}",
            ["org", "job_kind", "request_id"],
            ["event_count"]));

    private static string JobsOf(AssertionScope scope) => scope.IsWhole ? "1"
        : $"(org, trimBoth(request_id)) IN (SELECT org, request_id FROM fact_ai_jobs WHERE {scope.Within("ifNull(requested_at, selected_at)")})";
}
