using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>What a query from outside may cost.</summary>
public sealed record QueryLimits
{
    /// <summary>Longest run.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most memory of the query on the server, bytes.</summary>
    public long MemoryBytesMax { get; init; } = 4L << 30;

    /// <summary>Most rows of the result, 0 for no limit; more is an error, not a cut.</summary>
    public long ResultRowsMax { get; init; }

    internal Dictionary<string, object> Settings() => new(StringComparer.Ordinal)
    {
        // 2, not 1: the limits below travel as settings of the same request.
        ["readonly"] = "2",
        // One row a key, also where somebody reads a table instead of its view.
        ["final"] = "1",
        ["max_execution_time"] = ((long)Time.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        ["max_memory_usage"] = MemoryBytesMax.ToString(CultureInfo.InvariantCulture),
        ["max_result_rows"] = ResultRowsMax.ToString(CultureInfo.InvariantCulture),
        ["result_overflow_mode"] = "throw",
        ["output_format_json_quote_64bit_integers"] = "0",
        // Times say that they are UTC.
        ["date_time_output_format"] = "iso",
    };
}
