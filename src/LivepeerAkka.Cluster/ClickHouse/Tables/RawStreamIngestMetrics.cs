using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_stream_ingest_metrics</c>.</summary>
internal static class RawStreamIngestMetrics
{
    // Metrics name no orchestrator.
    public static readonly TableDefinition<RawEventRow> Table =
        Track(Track(RawTable.BeginSession<StreamIngestMetrics>("raw_stream_ingest_metrics")
            .Label("connection_quality", r => r.Part.ConnectionQuality)
            .NullableUInt64("bytes_received", r => r.Part.BytesReceived)
            .NullableUInt64("bytes_sent", r => r.Part.BytesSent), "video", r => r.Part.Video), "audio", r => r.Part.Audio)
        .OneRow();

    private static TableBuilder<RawRow<StreamIngestMetrics>> Track(
        TableBuilder<RawRow<StreamIngestMetrics>> table, string type, Func<RawRow<StreamIngestMetrics>, IngestTrack?> track) => table
        .Flag($"has_{type}", r => track(r) is not null)
        .NullableFloat64($"{type}_jitter", r => track(r)?.Jitter)
        .NullableInt64($"{type}_packets_lost", r => track(r)?.PacketsLost)
        .NullableInt64($"{type}_packets_received", r => track(r)?.PacketsReceived)
        .NullableFloat64($"{type}_packet_loss_pct", r => track(r)?.PacketLossPct)
        .NullableFloat64($"{type}_rtt", r => track(r)?.Rtt)
        .NullableFloat64($"{type}_last_input_ts", r => track(r)?.LastInputTs)
        .NullableFloat64($"{type}_last_output_ts", r => track(r)?.LastOutputTs)
        .NullableFloat64($"{type}_latency", r => track(r)?.Latency);
}
