using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_ignored_samples</c>.</summary>
internal static class RawIgnoredSamples
{
    public static readonly TableDefinition<IgnoredSampleRow> Table = new TableBuilder<IgnoredSampleRow>("raw_ignored_samples")
        .Uid("event_uid", r => r.Record.Uid)
        .Label("org", r => r.Source.Org)
        .Label("log", r => r.Source.Position.Log)
        .Label("topic", r => r.Source.Position.Topic)
        .Int32("partition", r => r.Source.Position.Partition)
        .Int64("offset", r => r.Source.Position.Offset)
        .NullableTime("kafka_ts", r => r.Source.TimestampMs)
        .Time("received_at", r => r.Source.ReceivedAtMs)
        .Label("event_type", r => r.Record.Type)
        .Label("reason", r => r.Record.Reason)
        .Utf8("payload", r => SampleOf(r))
        .Bits64("content_hash", r => RowDigest.Of($"{r.Record.Type}\n{r.Record.Reason}\n", SampleOf(r).Span))
        .Build();

    private static ReadOnlyMemory<byte> SampleOf(IgnoredSampleRow row) =>
        row.Record.Sample ?? throw new InvalidOperationException("An ignored record without a sample has no row.");
}
