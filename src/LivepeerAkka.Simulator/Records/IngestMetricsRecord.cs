using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>stream_ingest_metrics</c> data: cumulative counters that grow with the record's number.</summary>
internal static class IngestMetricsRecord
{
    public static void Write(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        var age = Math.Max(1, planned.DataMs - plan.StartMs);
        var jitter = 2_000_000 + (long)(SeededRandom.Mix(plan.IdSeed ^ (ulong)planned.DataMs) % 9_000_000);
        json.Raw("{\"pipeline_id\":\"\","u8).Raw(plan.IdMembers)
            .Raw(",\"stats\":{\"peer_conn_stats\":{\"ID\":\"iceTransport\",\"BytesReceived\":"u8).Number(age * 162)
            .Raw(",\"BytesSent\":"u8).Number(age * 3 / 4)
            .Raw("},\"track_stats\":[{\"type\":\"video\",\"jitter\":"u8).Millionths(jitter)
            .Raw(",\"packets_lost\":0,\"packets_received\":"u8).Number(age / 7)
            .Raw(",\"packet_loss_pct\":0,\"rtt\":0,\"last_input_ts\":"u8).Millionths(age * 1_000)
            .Raw(",\"last_output_ts\":0,\"latency\":0},{\"type\":\"audio\",\"jitter\":"u8).Millionths(19_900_000 + (jitter / 100))
            .Raw(",\"packets_lost\":0,\"packets_received\":"u8).Number(age / 20)
            .Raw(",\"packet_loss_pct\":0,\"rtt\":0,\"last_input_ts\":"u8).Millionths(age * 1_000)
            .Raw(",\"last_output_ts\":0,\"latency\":0}],\"conn_quality\":\"good\"},\"timestamp\":"u8).Number(planned.DataMs)
            .Raw("}"u8);
    }
}
