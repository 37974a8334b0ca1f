using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Columns that every raw table has.</summary>
internal static class RawEventColumns
{
    /// <summary>A raw table whose rows are events.</summary>
    public static TableBuilder<RawEventRow> Table(string name) => Common(new TableBuilder<RawEventRow>(name), row => row);

    /// <summary>Adds the common columns to a table whose rows are parts of events.</summary>
    public static TableBuilder<TRow> Common<TRow>(TableBuilder<TRow> table, Func<TRow, RawEventRow> of) => table
        .Uid("event_uid", r => of(r).Event.Uid)
        .Label("org", r => of(r).Source.Org)
        .Time("event_ts", r => of(r).Event.EventTimeMs)
        .Time("envelope_ts", r => of(r).Event.EnvelopeTimeMs)
        .OptionalTime("kafka_ts", r => of(r).Source.TimestampMs)
        .Time("received_at", r => of(r).Source.ReceivedAtMs)
        .Label("log", r => of(r).Source.Position.Log)
        .Label("topic", r => of(r).Source.Position.Topic)
        .Int32("partition", r => of(r).Source.Position.Partition)
        .Int64("offset", r => of(r).Source.Position.Offset)
        .Label("gateway", r => of(r).Event.Gateway);

    /// <summary>The payload of an event, of the type that its table expects.</summary>
    public static T Payload<T>(this RawEventRow row)
        where T : EventPayload => (T)row.Event.Payload;
}
