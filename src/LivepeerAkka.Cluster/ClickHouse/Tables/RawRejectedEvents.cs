using System.Globalization;
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
        .Text("payload_sha256", r => r.Record.Sha256)
        .Flag("is_replayable", r => r.Record.IsReplayable)
        .Label("event_type", r => r.Record.Type)
        .NullableTime("replayed_at", r => r.ReplayedAtMs)
        .Bits64("version", r => VersionOf(r))
        .Build();

    // A uid may be rejected twice with other content (the same id again). A version made of all that is stored of it lets the same one stand
    // whatever the order of arrival.
    private static ulong VersionOf(RejectedRow row)
    {
        if (row.ReplayedAtMs is { } replayedAtMs)
            return ReplayedVersion | (ulong)replayedAtMs;
        var record = row.Record;
        var described = string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Stage}\n{record.Reason}\n{record.FieldPath}\n{record.Type}\n{record.Encoding}\n{record.PayloadBytes}\n{record.Sha256}\n");
        return RowDigest.Of(described, record.Payload.Span) & ~ReplayedVersion;
    }
}
