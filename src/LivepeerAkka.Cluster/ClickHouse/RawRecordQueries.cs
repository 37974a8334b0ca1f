using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Raw rows by event uid, found by the tables' bloom filters.</summary>
public sealed class RawRecordQueries(ClickHouseStore store) : IRawRecords
{
    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<EventUid, RawRecord>> FindAsync(EventFamily family, IReadOnlyList<EventUid> uids)
    {
        await store.CatchUpAsync([ProductTables.Of(family).Name]).ConfigureAwait(false);
        // A row that was written twice is the same row.
        var rows = await store.QueryAsync(
            $"""
            SELECT event_uid, log, topic, partition, offset, content_hash FROM {ProductTables.Of(family).Name}
            WHERE event_uid IN {"{"}uids:Array(UUID){"}"} LIMIT 1 BY event_uid
            """,
            r => (
                Uid: new EventUid(r.GetGuid(0)),
                Row: new RawRecord(
                    new SourcePosition(r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetInt64(4)), r.GetFieldValue<ulong>(5))),
            new Dictionary<string, object>(StringComparer.Ordinal) { ["uids"] = uids.Select(u => u.Value).ToArray() }).ConfigureAwait(false);
        return rows.ToDictionary(r => r.Uid, r => r.Row);
    }
}
