using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>Windows of time in a database, as SQL that the primary key understands.</summary>
internal sealed class RollupScope
{
    private readonly string _database;
    private readonly List<(long FromMs, long ToMs)> _spans = [];

    /// <summary>Windows that touch become one span.</summary>
    /// <param name="database">Database, quoted.</param>
    /// <param name="startsMs">Starts of the windows, epoch ms.</param>
    /// <param name="lengthMs">Length of a window.</param>
    public RollupScope(string database, IEnumerable<long> startsMs, long lengthMs)
    {
        _database = database;
        foreach (var start in startsMs.Order())
        {
            if (_spans.Count > 0 && _spans[^1].ToMs >= start)
            {
                _spans[^1] = (_spans[^1].FromMs, start + lengthMs);
            }
            else
            {
                _spans.Add((start, start + lengthMs));
            }
        }
    }

    /// <summary>A table's name with its database.</summary>
    public string Table(string name) => $"{_database}.{name}";

    /// <summary>True for rows whose time lies in one of the windows.</summary>
    public string Within(string column = "window_start") =>
        "(" + string.Join(" OR ", _spans.Select(s => $"({column} >= {Time(s.FromMs)} AND {column} < {Time(s.ToMs)})")) + ")";

    /// <summary>A constant of the type of times.</summary>
    public static string Time(long ms) => string.Create(CultureInfo.InvariantCulture, $"fromUnixTimestamp64Milli(toInt64({ms}), 'UTC')");

    /// <summary>Start of the window of a time.</summary>
    public static string StartOf(string column, long lengthMs) => string.Create(
        CultureInfo.InvariantCulture, $"fromUnixTimestamp64Milli(toUnixTimestamp64Milli({column}) - positiveModulo(toUnixTimestamp64Milli({column}), {lengthMs}), 'UTC')");
}
