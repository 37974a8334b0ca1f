using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>The tables of single events of sessions, each with the identity of its segment.</summary>
internal static class SessionEventTables
{
    public static readonly TableDefinition<SessionEventFact> StatusSamples = Begin("fact_stream_status_samples")
        .Label("state", f => f.Label)
        .NullableFloat64("input_fps", f => f.InputFps)
        .NullableFloat64("output_fps", f => f.OutputFps)
        .NullableInt64("restart_count", f => f.RestartCount)
        .UInt64("version", f => f.Version)
        .Build();

    public static readonly TableDefinition<SessionEventFact> TraceEdges = Begin("fact_stream_trace_edges")
        .Label("trace_type", f => f.Label)
        .UInt64("version", f => f.Version)
        .Build();

    public static readonly TableDefinition<SessionEventFact> IngestSamples = Begin("fact_stream_ingest_samples")
        .Label("connection_quality", f => f.Label)
        .UInt64("version", f => f.Version)
        .Build();

    public static readonly TableDefinition<SessionEventFact> ParamUpdates = Begin("fact_workflow_param_updates")
        .Text("params_hash", f => f.ParamsHash)
        .NullableText("params", f => f.ParamsText)
        .UInt64("version", f => f.Version)
        .Build();

    public static IReadOnlyList<TableDefinition<SessionEventFact>> All { get; } = [StatusSamples, TraceEdges, IngestSamples, ParamUpdates];

    public static TableDefinition<SessionEventFact> Of(SessionEventKind kind) => kind switch
    {
        SessionEventKind.StatusSample => StatusSamples,
        SessionEventKind.TraceEdge => TraceEdges,
        SessionEventKind.IngestSample => IngestSamples,
        SessionEventKind.ParamUpdate => ParamUpdates,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of event has no table."),
    };

    private static TableBuilder<SessionEventFact> Begin(string name) => new TableBuilder<SessionEventFact>(name)
        .Label("org", f => f.Key.Org)
        .Text("session_id", f => f.Key.SessionId)
        .Uid("event_uid", f => f.EventUid)
        .Time("event_ts", f => f.EventTimeMs)
        .Int16("segment_index", f => f.SegmentIndex)
        .Identity(f => f.Identity)
        .Flag("is_attributed", f => f.IsAttributed);
}
