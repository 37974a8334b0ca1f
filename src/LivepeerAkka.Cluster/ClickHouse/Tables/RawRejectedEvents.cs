using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_rejected_events</c>: the dead letters.</summary>
internal static class RawRejectedEvents
{
    /// <summary>
    /// Set in the version of a row that says when its record was replayed, so that it wins over every redelivery; the rest is that time, so that
    /// the latest replay stands.
    /// </summary>
    public const ulong ReplayedVersion = 1UL << 63;

    public static readonly TableDefinition<RejectedRow> Table = new TableBuilder<RejectedRow>("raw_rejected_events")
        .Uid("event_uid", r => r.Record.Uid)
        .Label("org", r => r.Source.Org)
        .Label("log", r => r.Source.Position.Log)
        .Label("topic", r => r.Source.Position.Topic)
        .Int32("partition", r => r.Source.Position.Partition)
        .Int64("offset", r => r.Source.Position.Offset)
        .NullableTime("kafka_ts", r => r.Source.TimestampMs)
        .Time("received_at", r => r.Source.ReceivedAtMs)
        .Label("stage", r => r.Record.Stage)
        .Label("reason", r => r.Record.Reason)
        .Text("field_path", r => r.Record.FieldPath)
        .Label("payload_encoding", r => r.Record.Encoding)
        .Utf8("payload", r => r.Record.Payload)
        .UInt64("payload_bytes", r => r.Record.PayloadBytes)
        .Flag("is_replayable", r => r.Record.IsReplayable)
        .Label("event_type", r => r.Record.Type)
        .NullableTime("replayed_at", r => r.ReplayedAtMs)
        .Bits64("version", r => VersionOf(r))
        .Build();

    // A uid may be rejected twice with other content (the same id again). A version made of the content lets the same one stand whatever
    // the order of arrival.
    private static ulong VersionOf(RejectedRow row)
    {
        if (row.ReplayedAtMs is { } replayedAtMs)
            return ReplayedVersion | (ulong)replayedAtMs;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{row.Record.Stage}\n{row.Record.Reason}\n{row.Record.FieldPath}\n"));
        hash.AppendData(row.Record.Payload.Span);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest) & ~ReplayedVersion;
    }
}
