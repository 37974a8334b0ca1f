using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary>Turns planned records of a session into bytes.</summary>
internal sealed class SessionRecords
{
    private static readonly byte[] Nobody = """{"address":"","url":""}"""u8.ToArray();

    private readonly JsonBuffer _json = new();

    /// <summary>The record's value.</summary>
    public byte[] Write(SessionPlan plan, in PlannedEvent planned)
    {
        var gateway = planned.Spelling.HasFlag(Spelling.BlankGateway) ? "" : plan.Gateway.Name;
        Envelope.Open(_json, plan.IdSeedOf(planned), FamilyOf(planned.Kind), planned.EnvelopeMs, gateway);
        switch (planned.Kind)
        {
            case EventKind.Status:
                StatusRecord.Write(_json, plan, planned);
                break;
            case EventKind.Error or EventKind.ParamsUpdate or EventKind.RunnerNote:
                StreamEventRecord.Write(_json, plan, planned);
                break;
            case EventKind.IngestMetrics:
                IngestMetricsRecord.Write(_json, plan, planned);
                break;
            case EventKind.Discovery:
                DiscoveryRecord.WriteEntries(_json, [planned.Node!], planned.Number);
                break;
            case EventKind.Payment:
                PaymentRecord.Write(_json, PaymentNote.Of(plan, planned));
                break;
            default:
                WriteTrace(plan, planned);
                break;
        }

        return Envelope.Close(_json);
    }

    /// <summary>Family of a kind, as the envelope names it.</summary>
    public static ReadOnlySpan<byte> FamilyOf(EventKind kind) =>
        kind switch
        {
            EventKind.Status => "ai_stream_status"u8,
            EventKind.Error or EventKind.ParamsUpdate or EventKind.RunnerNote => "ai_stream_events"u8,
            EventKind.IngestMetrics => "stream_ingest_metrics"u8,
            EventKind.Discovery => "discovery_results"u8,
            EventKind.Payment => "create_new_payment"u8,
            _ => "stream_trace"u8,
        };

    /// <summary>The same as text.</summary>
    public static string FamilyName(EventKind kind) =>
        kind switch
        {
            EventKind.Status => "ai_stream_status",
            EventKind.Error or EventKind.ParamsUpdate or EventKind.RunnerNote => "ai_stream_events",
            EventKind.IngestMetrics => "stream_ingest_metrics",
            EventKind.Discovery => "discovery_results",
            EventKind.Payment => "create_new_payment",
            _ => "stream_trace",
        };

    /// <summary>The spelling of <c>orchestrator_info</c> that a record has.</summary>
    public static byte[] InfoOf(in PlannedEvent planned) =>
        planned.Node is not { } node ? Nobody
            : planned.Spelling.HasFlag(Spelling.WalletOnly) ? node.WalletInfo
            : node.InfoSpellings[planned.Spelling.HasFlag(Spelling.OddUrl) ? 1 : planned.Spelling.HasFlag(Spelling.ShortUrl) ? 2 : 0];

    private void WriteTrace(SessionPlan plan, in PlannedEvent planned)
    {
        _json.Raw("{\"orchestrator_info\":"u8).Raw(InfoOf(planned))
            .Raw(",\"pipeline_id\":\"\","u8).Raw(plan.IdMembers);
        if (planned.Kind == EventKind.Swap)
        {
            _json.Raw(",\"message\":\"output stalled, trying another orchestrator\""u8);
        }
        else
        {
            _json.Raw(",\"timestamp\":"u8).Number(planned.DataMs);
        }

        _json.Raw(",\"type\":\""u8).Raw(TraceTypeOf(planned.Kind)).Raw("\"}"u8);
    }

    private static ReadOnlySpan<byte> TraceTypeOf(EventKind kind) =>
        kind switch
        {
            EventKind.Request => "gateway_receive_stream_request"u8,
            EventKind.FirstIngest => "gateway_send_first_ingest_segment"u8,
            EventKind.RunnerReceive => "runner_receive_first_ingest_segment"u8,
            EventKind.RunnerSend => "runner_send_first_processed_segment"u8,
            EventKind.FirstProcessed => "gateway_receive_first_processed_segment"u8,
            EventKind.FewProcessed => "gateway_receive_few_processed_segments"u8,
            EventKind.FirstData => "gateway_receive_first_data_segment"u8,
            EventKind.IngestClosed => "gateway_ingest_stream_closed"u8,
            EventKind.StreamStopped => "stream_stopped"u8,
            EventKind.NoOrchestrators => "gateway_no_orchestrators_available"u8,
            EventKind.Swap => "orchestrator_swap"u8,
            _ => throw new InvalidOperationException($"{kind} is no trace."),
        };
}
