using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>A row of a raw table: an event, the part of its payload that makes the row, and the row's place among the event's rows.</summary>
internal readonly record struct RawRow<TPart>(RawEventRow Source, TPart Part, int Index);

/// <summary>What the raw tables have in common.</summary>
internal static class RawTable
{
    /// <summary>A raw table with the columns of every event.</summary>
    public static TableBuilder<RawRow<TPart>> Begin<TPart>(string name) => new TableBuilder<RawRow<TPart>>(name)
        .Uid("event_uid", r => r.Source.Event.Uid)
        .Label("org", r => r.Source.Source.Org)
        .Time("event_ts", r => r.Source.Event.EventTimeMs)
        .Time("envelope_ts", r => r.Source.Event.EnvelopeTimeMs)
        .NullableTime("kafka_ts", r => r.Source.Source.TimestampMs)
        .Time("received_at", r => r.Source.Source.ReceivedAtMs)
        .Label("log", r => r.Source.Source.Position.Log)
        .Label("topic", r => r.Source.Source.Position.Topic)
        .Int32("partition", r => r.Source.Source.Position.Partition)
        .Int64("offset", r => r.Source.Source.Position.Offset)
        .Label("gateway", r => r.Source.Event.Gateway)
        .Flag("unit_corrected", r => r.Source.Event.UnitCorrected)
        .Bits64("content_hash", r => r.Source.Event.ContentHash)
        // The other rows of an event would repeat up to a megabyte each.
        .Utf8("raw_json", r => r.Index == 0 ? r.Source.Event.RawJson : default);

    /// <summary>A raw table of a family whose events belong to a workflow session.</summary>
    public static TableBuilder<RawRow<TPayload>> BeginSession<TPayload>(string name)
        where TPayload : SessionPayload => Begin<TPayload>(name)
        .Text("stream_id", r => r.Part.StreamId)
        .Text("request_id", r => r.Part.RequestId);

    /// <summary>The orchestrator that a signal names.</summary>
    public static TableBuilder<RawRow<TPayload>> WithOrchestrator<TPayload>(this TableBuilder<RawRow<TPayload>> table)
        where TPayload : SessionPayload => table
        .Label("orchestrator_hot_wallet", r => r.Part.Orchestrator.HotWallet)
        .Label("orchestrator_url", r => r.Part.Orchestrator.Url);

    /// <summary>A text that may hold a prompt.</summary>
    public static TableBuilder<TRow> PrivateText<TRow>(this TableBuilder<TRow> table, string column, Func<TRow, PrivateText> value) => table
        .UInt32(column + "_length", r => value(r).Length)
        .Text(column + "_keyed_hash", r => value(r).KeyedHash)
        .NullableText(column + "_text", r => value(r).Text);

    /// <summary>A table with one row an event.</summary>
    public static TableDefinition<RawEventRow> OneRow<TPayload>(this TableBuilder<RawRow<TPayload>> table)
        where TPayload : EventPayload
    {
        var write = table.Write();
        return new TableDefinition<RawEventRow>(table.Name, table.Columns, (w, r) => write(w, new(r, (TPayload)r.Event.Payload, 0)));
    }

    /// <summary>A table with as many rows an event as its payload has parts; they are told apart by <c>row_index</c>.</summary>
    public static TableDefinition<RawEventRow> Rows<TPayload, TPart>(
        this TableBuilder<RawRow<TPart>> table, Func<TPayload, IReadOnlyList<TPart>> parts)
        where TPayload : EventPayload
    {
        table.UInt32("row_index", r => r.Index);
        var write = table.Write();
        return new TableDefinition<RawEventRow>(table.Name, table.Columns, (w, r) =>
        {
            var index = 0;
            foreach (var part in parts((TPayload)r.Event.Payload))
                write(w, new(r, part, index++));
        })
        {
            RowsOf = r => parts((TPayload)r.Event.Payload).Count,
        };
    }
}
