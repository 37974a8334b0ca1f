using System.Text;
using CsCheck;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

/// <summary>
/// A row that cannot be encoded would be read again for ever: whatever the decoder accepts must have its row, whatever a session is made
/// of must have its facts.
/// </summary>
public sealed class HostileValueTests
{
    private const string Times = "\"timestamp\":$,\"start_time\":$";

    /// <summary>Data of every family with every value that producers send as a number; <c>$</c> stands for one.</summary>
    private static readonly (string Type, string Data)[] Templates =
    [
        ("stream_trace", """{"type":"gateway_send_first_ingest_segment","stream_id":"s","request_id":"r","timestamp":$,"orchestrator_info":{"address":"0xa$","url":"https://h$:8935"}}"""),
        ("ai_stream_status", $$$"""
            {"stream_id":"s","request_id":"r","pipeline":"m","state":"ONLINE",{{{Times}}},"orchestrator_info":{"address":"0xa","url":"$"},
            "input_status":{"fps":$,"last_input_time":$},
            "inference_status":{"fps":$,"restart_count":$,"last_error":"boom","last_error_time":$,"last_output_time":$,"last_restart_time":$,"last_params_update_time":$,"last_params":$}}
            """),
        ("ai_stream_events", """{"type":"error","stream_id":"s","request_id":"r","timestamp":$,"message":$,"params":$}"""),
        ("stream_ingest_metrics", """
            {"stream_id":"s","request_id":"r","stats":{"conn_quality":$,"peer_conn_stats":{"BytesReceived":$,"BytesSent":$},
            "track_stats":[{"type":"video","jitter":$,"packets_lost":$,"packets_received":$,"packet_loss_pct":$,"rtt":$,"last_input_ts":$,"last_output_ts":$,"latency":$},
            {"type":"audio","jitter":$,"packets_lost":$,"packets_received":$}]}}
            """),
        ("network_capabilities", """
            [{"address":"0xA","orch_uri":"https://h","capabilities":{"version":$,"constraints":{"PerCapability":{"35":{"models":{"m":{"warm":$,"capacity":$,"capacityInUse":$}}},"$":{"models":{}}}}},
            "capabilities_prices":[{"capability":35,"constraint":"m","pricePerUnit":$,"pixelsPerUnit":$},{"capability":$,"constraint":$,"pricePerUnit":$}],
            "hardware":[{"pipeline":"live-video-to-video","model_id":"m","gpu_info":{"$":{"id":$,"name":$,"major":$,"minor":$,"memory_total":$,"memory_free":$},"0":{"id":"g","major":$}}}]}]
            """),
        ("discovery_results", """[{"address":"0xB","url":"https://h:8935","latency_ms":$},{"address":$,"latency_ms":$}]"""),
        ("create_new_payment", """{"sessionID":"p","recipient":"0xA","faceValue":"$ WEI","price":"$ wei/pixel","winProb":$,"numTickets":$,"timestamp":$}"""),
        ("ai_batch_request", """
            {"type":"t","request_id":"r","success":$,"tries":$,"duration_ms":$,"http_status":$,"latency_score":$,"price_per_unit":$,"prompt_tokens":$,"completion_tokens":$,
            "total_tokens":$,"ttft_ms":$,"tokens_per_second":$,"total_duration_ms":$,"timestamp":$}
            """),
    ];

    private static readonly Gen<string> GenValue = Gen.OneOf(
        Gen.OneOf(
            "0", "-1", "1", "0.5", "-0.0", "1e308", "-1e308", "1e-320", "1e19", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
            "79228162514264337593543950335", "-79228162514264337593543950335", "0.0000000000000000000000000001", "1e28", "253402300799999", "-253402300799999",
            "1700000000", "1700000000000", "2147483648", "-2147483649", "1" + new string('0', 76), "9" + new string('9', 80)),
        Gen.Double.Where(double.IsFinite).Select(d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Long.Select(l => l.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The first four templates are of families that belong to sessions.</summary>
    private static readonly (string Type, string Data)[] SessionTemplates = Templates[..4];

    [Fact]
    public void Whatever_is_accepted_can_be_written_as_its_row() => GenRecord(Templates).Sample(
        text => Assert.True(RowsOf(DecoderTesting.Accepted(text)) > 0), iter: 20_000);

    [Fact]
    public void Whatever_a_session_is_made_of_its_facts_can_be_written() =>
        GenRecord(SessionTemplates).List[1, 12].Sample(
            texts =>
            {
                var key = new SessionKey("o", "s|r");
                var state = new SessionState();
                var rules = new SessionRules();
                var signals = texts.Select((t, i) => (Event: DecoderTesting.Accepted(t), Index: i))
                    .Select(e => new IncomingSignal(SessionSignals.Of(e.Event), new SourcePosition("l", "t", 0, e.Index), e.Event.ContentHash)).ToList();
                Apply(new SessionCommands.ApplySignals(key, signals, DecoderTesting.ReceivedMs));
                Write(SessionFactSets.Of(key, state, rules));
                Apply(new SessionCommands.ConcludeNow(key));
                Write(SessionFactSets.Of(key, state, rules));

                void Apply(IWithSessionKey command)
                {
                    if (SessionDecider.Decide(state, command, DecoderTesting.ReceivedMs, rules).Event is { } journaled)
                    {
                        state.Apply(journaled);
                    }
                }
            },
            iter: 2_000);

    [Fact]
    public void A_session_with_more_servers_than_its_index_can_number_has_facts_that_can_be_written()
    {
        var key = new SessionKey("o", "s|r");
        var state = new SessionState();
        var rules = new SessionRules();
        var signals = Enumerable.Range(0, short.MaxValue + 100)
            .Select(i => new IncomingSignal(
                new StatusSignal(SampleRows.Uid(i), DecoderTesting.TimeMs + i, "", new OrchestratorInfo($"0x{i:x}", ""), "m", StreamState.Online, 20, 20, null, null, null),
                new SourcePosition("l", "t", 0, i), 1))
            .ToList();
        foreach (var command in (IWithSessionKey[])[new SessionCommands.ApplySignals(key, signals, DecoderTesting.ReceivedMs), new SessionCommands.ConcludeNow(key)])
        {
            state.Apply(SessionDecider.Decide(state, command, DecoderTesting.ReceivedMs, rules).Event!);
        }

        var facts = SessionFactSets.Of(key, state, rules)!;

        Write(facts);
        Assert.Equal(signals.Count, facts.Segments.Sum(s => s.StatusSampleCount));
        Assert.Equal(signals.Count, facts.Hours.Sum(h => h.StatusSamples));
    }

    private static Gen<string> GenRecord((string Type, string Data)[] templates) =>
        from template in Gen.OneOf(templates)
        from values in GenValue.Array[32]
        from id in Gen.Int[0, 1_000_000]
        select DecoderTesting.Event(template.Type, Fill(template.Data, values), id: $"{id}");

    private static void Write(Domain.Facts.SessionFactSet? facts)
    {
        // A session of metrics alone has no facts.
        if (facts is null)
        {
            return;
        }

        using var writer = new RowBinaryWriter();
        FactWorkflowSessions.Table.Write(writer, facts.Session);
        foreach (var segment in facts.Segments)
        {
            FactWorkflowSessionSegments.Table.Write(writer, segment);
        }

        foreach (var hour in facts.Hours)
        {
            FactSessionHours.Table.Write(writer, hour);
        }

        foreach (var part in facts.Parts)
        {
            FactHourParts.Table.Write(writer, part);
        }
    }

    private static int RowsOf(CandidateEvent accepted)
    {
        using var writer = new RowBinaryWriter();
        var table = ProductTables.Of(accepted.Family);
        var row = new RawEventRow(accepted, DecoderTesting.Source(null));
        table.Write(writer, row);
        return table.RowsOf(row);
    }

    private static string Fill(string data, string[] values)
    {
        var filled = new StringBuilder();
        var next = 0;
        foreach (var c in data)
        {
            _ = c == '$' ? filled.Append(values[next++]) : filled.Append(c);
        }

        return filled.ToString();
    }
}
