using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>The part of the store that is looked at, and the rules of its time spans. Times epoch ms.</summary>
public sealed record AssertionScope
{
    /// <summary>The whole store.</summary>
    public static readonly AssertionScope Whole = new();

    /// <summary>Start of the first hour, null = from the beginning.</summary>
    public long? FromMs { get; init; }

    /// <summary>End of the last hour, exclusive, null = to the end.</summary>
    public long? ToMs { get; init; }

    /// <summary>Longest time that a sample stands for.</summary>
    public long SampleSpanMaxMs { get; init; } = 20_000;

    /// <summary>Time that the first sample of a segment stands for.</summary>
    public long FirstSampleSpanMs { get; init; } = 10_000;

    /// <summary>There is neither a beginning nor an end.</summary>
    public bool IsWhole => FromMs is null && ToMs is null;

    /// <summary>The same rules over the whole store.</summary>
    public AssertionScope Everywhere => this with { FromMs = null, ToMs = null };

    /// <summary>A condition: the time in a column lies in the range.</summary>
    public string Within(string column)
    {
        var parts = new List<string>(2);
        if (FromMs is { } from)
            parts.Add($"{column} >= {Time(from)}");
        if (ToMs is { } to)
            parts.Add($"{column} < {Time(to)}");
        return parts.Count == 0 ? "1" : string.Join(" AND ", parts);
    }

    /// <summary>A condition over <c>org</c> and <c>session_id</c>: the session began in the range.</summary>
    public string OfSessions => IsWhole ? "1"
        : $"(org, session_id) IN (SELECT org, session_id FROM fact_workflow_sessions WHERE {Within("started_at")})";

    private static string Time(long ms) => string.Create(CultureInfo.InvariantCulture, $"fromUnixTimestamp64Milli({ms}, 'UTC')");
}
