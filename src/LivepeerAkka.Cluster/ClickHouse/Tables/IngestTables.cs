using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Tables of what became of records.</summary>
internal static class IngestTables
{
    public static readonly TableDefinition<RejectedRow> Rejected = new TableBuilder<RejectedRow>("raw_rejected_events")
        .Uid("event_uid", r => r.Record.Uid)
        .Label("org", r => r.Source.Org)
        .Label("event_type", r => r.Record.Type)
        .Label("stage", r => r.Record.Stage)
        .Label("reason", r => r.Record.Reason)
        .Label("field_path", r => r.Record.FieldPath)
        .OptionalTime("kafka_ts", r => r.Source.TimestampMs)
        .Time("received_at", r => r.Source.ReceivedAtMs)
        .Label("log", r => r.Source.Position.Log)
        .Label("topic", r => r.Source.Position.Topic)
        .Int32("partition", r => r.Source.Position.Partition)
        .Int64("offset", r => r.Source.Position.Offset)
        .Label("payload_encoding", r => r.Record.Encoding)
        .Json("payload", r => r.Record.Payload)
        .Int64("payload_bytes", r => r.Record.PayloadBytes)
        .Text("payload_sha256", r => r.Record.Sha256)
        .Flag("is_replayable", r => r.Record.IsReplayable)
        .OptionalTime("replayed_at", _ => null)
        .Count64("version", r => r.Source.ReceivedAtMs)
        .Build();

    public static readonly TableDefinition<IgnoredSampleRow> IgnoredSamples = new TableBuilder<IgnoredSampleRow>("raw_ignored_samples")
        .Uid("event_uid", r => r.Record.Uid)
        .Label("org", r => r.Source.Org)
        .Label("event_type", r => r.Record.Type)
        .Label("reason", r => r.Record.Reason)
        .OptionalTime("kafka_ts", r => r.Source.TimestampMs)
        .Time("received_at", r => r.Source.ReceivedAtMs)
        .Label("log", r => r.Source.Position.Log)
        .Label("topic", r => r.Source.Position.Topic)
        .Int32("partition", r => r.Source.Position.Partition)
        .Int64("offset", r => r.Source.Position.Offset)
        .Json("raw_json", r => r.Record.Sample ?? default)
        .Build();

    public static readonly TableDefinition<AccountingRow> Counters = new TableBuilder<AccountingRow>("ingest_counters")
        .Label("log", r => r.Log)
        .Label("topic", r => r.Topic)
        .Int32("partition", r => r.Partition)
        .Label("event_type", r => r.EventType)
        .Label("outcome", r => r.Outcome)
        .Label("reason", r => r.Reason)
        .Count64("event_count", r => r.EventCount)
        .Count64("version", r => r.Version)
        .Build();
}
