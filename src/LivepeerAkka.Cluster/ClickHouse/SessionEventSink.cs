using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Gives every event of a session to the writer of its kind's table.</summary>
/// <param name="sinks">The writers by table name.</param>
internal sealed class SessionEventSink(IReadOnlyDictionary<string, BatchWriter<SessionEventFact>> sinks) : IRowSink<SessionEventFact>
{
    public Task WriteAsync(IReadOnlyList<SessionEventFact> rows, CancellationToken cancellation = default) => rows.Count == 0
        ? Task.CompletedTask
        : Task.WhenAll(rows.GroupBy(r => r.Kind).Select(g => sinks[SessionEventTables.Of(g.Key).Name].WriteAsync([.. g], cancellation)));
}
