using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse.Schema;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Checksum and size of a table or view.</summary>
/// <param name="Checksum">Thirty-two hex digits; equal for equal rows in any order.</param>
/// <param name="Rows">Rows that a reader sees.</param>
public sealed record TableChecksum(string Checksum, long Rows);

/// <summary>
/// Checksums over everything in the database that may not depend on when and where records arrived (commands.md, <c>checksum</c>).
/// </summary>
public sealed class StoreChecksum(ClickHouseStore store)
{
    // Where and when a record was read, how often, and what a row says about its own writing.
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "received_at", "kafka_ts", "log", "topic", "partition", "offset", "raw_json", "replayed_at", "written_at", "late_count", "duplicate_count",
        "first_written_at", "newest_fact_at", "newest_rollup_at",
    };

    // The number by which rows of one key replace each other. Another column of this name, such as that of a node's software, is a fact.
    private static readonly (string Name, string Type) RowVersion = ("version", "UInt64");

    // The records of the migrations, the counters that ingest_accounting reads, and what says when hours were recomputed and sources were read.
    private static readonly HashSet<string> NoProduct = new(StringComparer.Ordinal) { "schema_migrations", "ingest_counters", "agg_hours", "v_api_freshness" };

    /// <summary>The checksums by table and view, sorted by name.</summary>
    public async Task<SortedDictionary<string, TableChecksum>> ReadAsync(CancellationToken cancellation = default)
    {
        var checksums = new SortedDictionary<string, TableChecksum>(StringComparer.Ordinal);
        foreach (var (table, engine, columns) in await TablesAsync(cancellation))
            checksums[table] = await ReadAsync(RowsOf(table, engine), columns.Select(c => Cell(c.Name, c.Type)), cancellation);
        return checksums;
    }

    /// <summary>Rows of every table and view as the checksum sees them, each as text, sorted; to be shown where checksums differ.</summary>
    public async Task<SortedDictionary<string, IReadOnlyList<string>>> ReadRowsAsync(CancellationToken cancellation = default)
    {
        var rows = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (table, engine, columns) in await TablesAsync(cancellation))
        {
            var text = string.Join(", '  ', ", columns.Select(c => $"'{c.Name}=', ifNull(toString({Value(c.Name, c.Type)}), 'null')"));
            rows[table] = await store.QueryAsync(
                $"SELECT concat('', {text}) AS text FROM {RowsOf(table, engine)} ORDER BY text", r => r.GetString(0), cancellation: cancellation);
        }

        return rows;
    }

    private async Task<IReadOnlyList<(string Table, string Engine, IReadOnlyList<(string Name, string Type)> Columns)>> TablesAsync(CancellationToken cancellation)
    {
        var columns = await store.QueryAsync(
            """
            SELECT t.name, t.engine, c.name, c.type
            FROM system.tables AS t JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
            WHERE t.database = {database:String} ORDER BY t.name, c.name
            """,
            r => (Table: r.GetString(0), Engine: r.GetString(1), Name: r.GetString(2), Type: r.GetString(3)),
            new Dictionary<string, object>(StringComparer.Ordinal) { ["database"] = store.Database }, cancellation: cancellation);
        return
        [
            .. columns.GroupBy(c => (c.Table, c.Engine)).Where(t => !NoProduct.Contains(t.Key.Table)).Select(t => (t.Key.Table, t.Key.Engine,
                (IReadOnlyList<(string Name, string Type)>)[.. t.Where(c => !LeftOut.Contains(c.Name) && (c.Name, c.Type) != RowVersion).Select(c => (c.Name, c.Type))])),
        ];
    }

    // Two independent 64-bit hashes, summed: neither the order of rows nor parts show, a row that stands twice does.
    private async Task<TableChecksum> ReadAsync(string from, IEnumerable<string> cells, CancellationToken cancellation)
    {
        var list = string.Join(", ", cells);
        var sums = await store.QueryAsync(
            $"SELECT sum(cityHash64({list})), sum(sipHash64({list})), count() FROM {from}",
            r => (City: r.GetFieldValue<ulong>(0), Sip: r.GetFieldValue<ulong>(1), Rows: r.GetFieldValue<ulong>(2)), cancellation: cancellation);
        var (city, sip, rows) = sums[0];
        return new TableChecksum(string.Create(CultureInfo.InvariantCulture, $"{city:x16}{sip:x16}"), (long)rows);
    }

    private string RowsOf(string table, string engine)
    {
        var name = $"{SchemaTemplate.Quote(store.Database)}.{SchemaTemplate.Quote(table)}";
        // Accepted records are the same whatever arrived how often; on which partition they were counted is not.
        if (table == "ingest_accounting")
        {
            return "(SELECT event_type, outcome, reason, sum(event_count) AS event_count " +
                $"FROM {name} WHERE outcome = 'accepted' GROUP BY event_type, outcome, reason)";
        }

        return engine.Contains("ReplacingMergeTree", StringComparison.Ordinal) || engine.Contains("AggregatingMergeTree", StringComparison.Ordinal) ? name + " FINAL" : name;
    }

    // A null hashes like no text: its mark is hashed beside the text, because a hash of a null would make the whole row's hash null.
    private static string Cell(string column, string type) => $"isNull({Value(column, type)}), ifNull(toString({Value(column, type)}), '')";

    private static string Value(string column, string type)
    {
        var name = SchemaTemplate.Quote(column);
        return type.StartsWith("AggregateFunction", StringComparison.Ordinal) ? $"finalizeAggregation({name})"
            : type.Contains("Array(", StringComparison.Ordinal) ? $"arraySort({name})"
            : name;
    }
}
