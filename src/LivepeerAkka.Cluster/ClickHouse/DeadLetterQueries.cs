using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Reads dead letters as they stand: one row a uid, the latest. In the order of receipt.</summary>
public sealed class DeadLetterQueries(ClickHouseStore store)
{
    /// <summary>Payload bytes of a chunk; a chunk always holds at least one letter.</summary>
    public const long ChunkBytesMax = 16_000_000;

    /// <summary>Letters of a chunk.</summary>
    public const int ChunkLettersMax = 1_000;

    private const int PageSize = 10_000;

    private const string Columns = """
        event_uid, org, log, topic, partition, offset, toUnixTimestamp64Milli(kafka_ts), toUnixTimestamp64Milli(received_at), stage, reason,
        field_path, payload_encoding, payload_bytes, is_replayable, event_type, toUnixTimestamp64Milli(replayed_at), payload_sha256
        """;

    private string Table => $"{store.Database}.raw_rejected_events FINAL";

    /// <summary>Letters without their payloads.</summary>
    public async IAsyncEnumerable<RejectedRow> ListAsync(
        DeadLetterSelection selection, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Key? after = null;
        while (true)
        {
            var page = await store.QueryAsync(
                $"SELECT {Columns}, '' FROM {Table} WHERE {Condition(selection, after)} ORDER BY received_at, event_uid LIMIT {PageSize}",
                ReadLetter, Parameters(selection), cancellation: cancellation);
            foreach (var letter in page)
                yield return letter;
            if (page.Count < PageSize)
                yield break;
            after = new Key(page[^1].Record.Uid.Value, page[^1].Source.ReceivedAtMs);
        }
    }

    /// <summary>Replayable letters with their payloads, in chunks that fit into memory.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RejectedRow>> ReadReplayableAsync(
        DeadLetterSelection selection, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Key? after = null;
        while (true)
        {
            var page = await store.QueryAsync(
                $"""
                SELECT event_uid, toUnixTimestamp64Milli(received_at), toInt64(length(payload)) FROM {Table}
                WHERE is_replayable AND {Condition(selection, after)} ORDER BY received_at, event_uid LIMIT {PageSize}
                """,
                r => (Key: new Key(r.GetGuid(0), r.GetInt64(1)), Bytes: r.GetInt64(2)), Parameters(selection), cancellation: cancellation);
            foreach (var chunk in Chunks(page))
                yield return await ReadAsync(chunk, cancellation);
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Key;
        }
    }

    /// <summary>One letter with its payload; null when there is none of this uid.</summary>
    public async Task<RejectedRow?> FindAsync(EventUid uid, CancellationToken cancellation = default) =>
        (await ReadAsync([uid.Value], cancellation)).FirstOrDefault();

    /// <summary>Counts by reason.</summary>
    public Task<IReadOnlyList<DeadLetterCount>> CountAsync(DeadLetterSelection selection, CancellationToken cancellation = default) => store.QueryAsync(
        $"""
        SELECT reason, toInt64(count()), toInt64(countIf(is_replayable)), toInt64(countIf(replayed_at IS NOT NULL)) FROM {Table}
        WHERE {Condition(selection, after: null)} GROUP BY reason ORDER BY reason
        """,
        r => new DeadLetterCount(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), Parameters(selection), cancellation: cancellation);

    private static IEnumerable<List<Guid>> Chunks(IReadOnlyList<(Key Key, long Bytes)> page)
    {
        var chunk = new List<Guid>();
        long bytes = 0;
        foreach (var (key, length) in page)
        {
            if (chunk.Count > 0 && (chunk.Count == ChunkLettersMax || bytes + length > ChunkBytesMax))
            {
                yield return chunk;
                (chunk, bytes) = ([], 0);
            }

            chunk.Add(key.Uid);
            bytes += length;
        }

        if (chunk.Count > 0)
            yield return chunk;
    }

    private Task<IReadOnlyList<RejectedRow>> ReadAsync(IReadOnlyList<Guid> uids, CancellationToken cancellation) => store.QueryAsync(
        $"""
        SELECT {Columns}, payload FROM {Table}
        WHERE event_uid IN ({string.Join(", ", uids.Select(Literal))}) ORDER BY received_at, event_uid
        """,
        ReadLetter, cancellation: cancellation);

    private static string Condition(DeadLetterSelection selection, Key? after)
    {
        var conditions = new List<string> { "1" };
        if (selection.Reason is not null)
            conditions.Add("reason = {reason:String}");
        // The window is half-open.
        if (selection.FromMs is { } from)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"toUnixTimestamp64Milli(received_at) >= {from}"));
        if (selection.ToMs is { } to)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"toUnixTimestamp64Milli(received_at) < {to}"));
        if (after is { } last)
        {
            conditions.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"(toUnixTimestamp64Milli(received_at), event_uid) > ({last.ReceivedAtMs}, {Literal(last.Uid)})"));
        }

        return string.Join(" AND ", conditions);
    }

    private static Dictionary<string, object>? Parameters(DeadLetterSelection selection) =>
        selection.Reason is { } reason ? new(StringComparer.Ordinal) { ["reason"] = reason } : null;

    private static string Literal(Guid uid) => $"toUUID('{uid:D}')";

    private static RejectedRow ReadLetter(DbDataReader row) => new(
        new RejectedRecord(
            new EventUid(row.GetGuid(0)), row.GetString(14), row.GetString(8), row.GetString(9), row.GetString(10), row.GetString(11),
            Encoding.UTF8.GetBytes(row.GetString(17)), Convert.ToInt64(row.GetValue(12), CultureInfo.InvariantCulture), row.GetByte(13) != 0)
        {
            Sha256 = row.GetString(16),
        },
        new SourceRecord(
            new SourcePosition(row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetInt64(5)), row.GetString(1), TimeOf(row, 6), row.GetInt64(7), Value: null))
    {
        ReplayedAtMs = TimeOf(row, 15),
    };

    private static long? TimeOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private readonly record struct Key(Guid Uid, long ReceivedAtMs);
}
