namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Known sessions as demand: the hour of the request, and the hours in which they were there.</summary>
internal static class Requests
{
    /// <summary>One row a known session and hour that it touches, with all columns of the session; <c>is_requested</c> in the hour of its request.</summary>
    /// <remarks><c>present_from</c> and <c>present_to</c> are null where it was not there for any time.</remarks>
    public static string Of(AssertionScope scope) => $"""
        SELECT * REPLACE(assumeNotNull(requested_at) AS requested_at), fromUnixTimestamp64Milli(hour_ms, 'UTC') AS window_start,
            hour_ms = first_ms AS is_requested, greatest(from_ms, hour_ms) AS in_ms, least(to_ms, hour_ms + {Hour.Ms}) AS out_ms,
            if(in_ms < out_ms, fromUnixTimestamp64Milli(in_ms, 'UTC'), NULL) AS present_from,
            if(in_ms < out_ms, fromUnixTimestamp64Milli(out_ms, 'UTC'), NULL) AS present_to
        FROM
        (
            SELECT *, toUnixTimestamp64Milli(assumeNotNull(requested_at)) AS from_ms,
                toUnixTimestamp64Milli(assumeNotNull(coalesce(ended_at, last_signal_at, requested_at))) AS to_ms,
                intDiv(from_ms, {Hour.Ms}) * {Hour.Ms} AS first_ms,
                arrayJoin(range(first_ms, greatest(to_ms, first_ms + 1), {Hour.Ms})) AS hour_ms
            FROM fact_workflow_sessions WHERE known AND {scope.OfSessions}
        )
        """;
}
