using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Order-independent checksum of a table or view, and its rows.</summary>
public sealed record TableChecksum(string Checksum, long Rows);

/// <summary>
/// Checksums over everything that may not depend on how records arrived: equal for equal facts, whatever the order, repetition,
/// crashes and versions on the way.
/// </summary>
public sealed class StoreChecksum(ClickHouseStore store)
{
    /// <summary>Columns that tell of the arrival, not of the network.</summary>
    private static readonly string[] ArrivalColumns =
    [
        "received_at", "kafka_ts", "log", "topic", "partition", "offset", "version", "late_count", "duplicate_count", "raw_json", "written_at", "replayed_at",
    ];

    /// <summary>Bookkeeping without a fact in it; the accounting has a form of its own below.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal) { "schema_migrations", "ingest_counters", "ingest_accounting" };

    /// <summary>Checksums by name, in ordinal order.</summary>
    public async Task<IReadOnlyDictionary<string, TableChecksum>> ComputeAsync(CancellationToken cancellation)
    {
        var database = store.Settings.Database;
        var tables = await store.QueryAsync(
            $"SELECT name, engine FROM system.tables WHERE database = '{database}' AND NOT is_temporary",
            r => (Name: r.GetString(0), Engine: r.GetString(1)), cancellation).ConfigureAwait(false);
        var checksums = new SortedDictionary<string, TableChecksum>(StringComparer.Ordinal);
        foreach (var (name, engine) in tables.Where(t => !LeftOut.Contains(t.Name)))
        {
            var final = engine.Contains("Replacing", StringComparison.Ordinal) ? " FINAL" : "";
            checksums[name] = await OfAsync($"{database}.{name}{final}", await ColumnsAsync(name, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }

        if (tables.Exists(t => t.Name == "ingest_accounting"))
        {
            // Only what was accepted is a property of the events; how often the rest came is one of the arrival.
            checksums["ingest_accounting"] = await OfAsync(
                $"(SELECT event_type, sum(event_count) AS event_count FROM {database}.ingest_accounting WHERE outcome = 'accepted' GROUP BY event_type)",
                ["event_type", "event_count"], cancellation).ConfigureAwait(false);
        }

        return checksums;
    }

    private Task<List<string>> ColumnsAsync(string table, CancellationToken cancellation) => store.QueryAsync(
        $"""
        SELECT name FROM system.columns WHERE database = '{store.Settings.Database}' AND table = '{table}'
        AND name NOT IN ({string.Join(", ", ArrivalColumns.Select(c => $"'{c}'"))}) ORDER BY name
        """,
        r => r.GetString(0), cancellation);

    private async Task<TableChecksum> OfAsync(string from, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        // Two sums of two hashes that wrap around: no order of rows shows, and a row twice is not a row none.
        var row = string.Join(", ", columns.Select(c => $"toString(`{c}`)"));
        var sums = await store.QueryAsync(
            $"SELECT sum(cityHash64(tuple({row}))), sum(sipHash64(tuple({row}))), count() FROM {from}",
            r => (
                City: Convert.ToUInt64(r.GetValue(0), CultureInfo.InvariantCulture),
                Sip: Convert.ToUInt64(r.GetValue(1), CultureInfo.InvariantCulture),
                Rows: Convert.ToInt64(r.GetValue(2), CultureInfo.InvariantCulture)),
            cancellation).ConfigureAwait(false);
        return new TableChecksum(string.Create(CultureInfo.InvariantCulture, $"{sums[0].City:x16}{sums[0].Sip:x16}"), sums[0].Rows);
    }
}
