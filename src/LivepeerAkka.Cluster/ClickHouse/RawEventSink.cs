using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Gives every accepted event to the writer of its family's table.</summary>
/// <param name="sinks">The writers by table name.</param>
internal sealed class RawEventSink(IReadOnlyDictionary<string, BatchWriter<RawEventRow>> sinks) : IRowSink<RawEventRow>
{
    public Task WriteAsync(IReadOnlyList<RawEventRow> rows, CancellationToken cancellation = default)
    {
        if (rows.Count == 0)
            return Task.CompletedTask;
        var first = ProductTables.Of(rows[0].Event.Family);
        if (rows.All(r => ReferenceEquals(ProductTables.Of(r.Event.Family), first)))
            return sinks[first.Name].WriteAsync(rows, cancellation);
        return Task.WhenAll(rows.GroupBy(r => ProductTables.Of(r.Event.Family).Name, StringComparer.Ordinal)
            .Select(g => sinks[g.Key].WriteAsync([.. g], cancellation)));
    }
}
