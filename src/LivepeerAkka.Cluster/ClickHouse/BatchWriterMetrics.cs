using System.Diagnostics.Metrics;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Inserts of every writer of the process, by table.</summary>
internal static class BatchWriterMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Store");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("store_rows_total");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("store_insert_bytes_total");
    private static readonly Counter<long> Inserts = Meter.CreateCounter<long>("store_inserts_total");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("store_retries_total");
    private static readonly Counter<double> InsertSeconds = Meter.CreateCounter<double>("store_insert_seconds_total");

    /// <summary>A block is stored.</summary>
    public static void Inserted(RowBlock block, TimeSpan took)
    {
        var table = new KeyValuePair<string, object?>("table", block.Table);
        Rows.Add(block.Rows, table);
        Bytes.Add(block.Bytes.Length, table);
        Inserts.Add(1, table);
        InsertSeconds.Add(took.TotalSeconds, table);
    }

    /// <summary>An attempt failed and is followed by another.</summary>
    public static void Retrying(string table, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("table", table);
        Retries.Add(1, tag);
        InsertSeconds.Add(took.TotalSeconds, tag);
    }
}
