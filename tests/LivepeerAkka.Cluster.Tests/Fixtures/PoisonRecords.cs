using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>
/// Records of every family that hold what a store, an index or a codec may choke on, in every member: each decodes to something, and none may
/// stop those behind it.
/// </summary>
public static class PoisonRecords
{
    /// <summary>Envelope time of all of them, epoch ms.</summary>
    public const long TimeMs = 1_700_000_000_000;

    /// <summary>Data with all documented members, by family.</summary>
    private static readonly (string Family, string Data)[] Families =
    [
        ("stream_trace", """{"type":"gateway_send_first_ingest_segment","stream_id":"s","request_id":"r","timestamp":1700000001000,"pipeline_id":"p","pipeline":"m","message":"t","client_source":"c","orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"}}"""),
        ("stream_trace", """{"type":"orchestrator_swap","stream_id":"s","request_id":"r","message":"t","orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"}}"""),
        ("ai_stream_status", """{"stream_id":"s","request_id":"r","pipeline":"m","state":"ONLINE","timestamp":1700000002000,"start_time":1700000000000,"input_status":{"fps":20,"last_input_time":1700000000000},"inference_status":{"fps":20,"restart_count":1,"last_error":"boom","last_error_time":1700000000000,"last_params":{"prompt":"x"},"last_params_hash":"h","last_params_update_time":1,"last_output_time":1,"last_restart_time":1,"last_restart_logs":["l"]},"orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"}}"""),
        ("ai_stream_status", """{"stream_id":"s","request_id":"r","pipeline":"m","inference_status":{"input_fps":19.5,"output_fps":1.5,"last_input_time":1.5}}"""),
        ("ai_stream_events", """{"type":"error","stream_id":"s","request_id":"r","timestamp":1700000003000,"pipeline":"m","message":"boom","capability":"c"}"""),
        ("ai_stream_events", """{"type":"params_update","stream_id":"s","request_id":"r","pipeline":"m","params":{"prompt":"x","n":1},"orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"}}"""),
        ("stream_ingest_metrics", """{"stream_id":"s","request_id":"r","timestamp":1700000004000,"stats":{"conn_quality":"good","peer_conn_stats":{"BytesReceived":1,"BytesSent":2},"track_stats":[{"type":"video","jitter":1,"packets_lost":1,"packets_received":9,"packet_loss_pct":1.5,"rtt":2,"last_input_ts":1,"last_output_ts":2,"latency":3}]}}"""),
        ("network_capabilities", """[{"address":"0xA","local_address":"0xa1","orch_uri":"https://a.example:8935","capabilities":{"version":"0.8","capacities":{"35":1},"constraints":{"PerCapability":{"35":{"models":{"m":{"warm":true,"runnerVersion":"0.1","capacity":1,"capacityInUse":2}}}}}},"capabilities_prices":[{"capability":35,"constraint":"m","pricePerUnit":1,"pixelsPerUnit":2}],"hardware":[{"pipeline":"live-video-to-video","model_id":"m","gpu_info":{"0":{"id":"GPU-1","name":"RTX","major":8,"minor":9,"memory_total":1,"memory_free":1}}}]}]"""),
        ("discovery_results", """[{"address":"0xa1","url":"https://a.example:8935","latency_ms":"77"}]"""),
        ("create_new_payment", """{"requestID":"r","sessionID":"ps","manifestID":"35_m","sender":"0x1","recipient":"0xA","orchestrator":"https://a.example:8935","faceValue":"2402400000000000 WEI","price":"1635.021 wei/pixel","winProb":"0.0009990010","numTickets":"2","clientIP":"203.0.113.1","capability":"35","timestamp":1700000005000}"""),
        ("ai_batch_request", """{"type":"ai_batch_request_completed","request_id":"r","pipeline":"p","model_id":"m","success":true,"tries":1,"duration_ms":5.5,"orch_url":"https://a.example:8935","latency_score":0.5,"price_per_unit":"1.5","error_type":"t","error":"e"}"""),
        ("ai_llm_request", """{"type":"llm_request_completed","request_id":"r","model":"m","streaming":true,"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"ttft_ms":4,"tokens_per_second":5,"total_duration_ms":6,"finish_reason":"stop","orch_url":"https://a.example:8935","error":"e"}"""),
        ("job_gateway", """{"type":"job_gateway_submitted","request_id":"r","capability":"c","orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"},"success":true,"duration_ms":1,"http_status":200,"error":"e"}"""),
        ("job_orchestrator", """{"type":"job_orchestrator_completed","id":"r","capability":"c","worker_url":"https://w.example","success":"yes","http_status":"200"}"""),
        ("job_payment", """{"type":"job_payment_created","requestID":"r","capability":"c"}"""),
        ("job_auth", """{"type":"job_auth_failed","request_id":"r","error":"e"}"""),
        ("worker_lifecycle", """{"type":"worker_registered","capability":"c","model":"m","worker_url":"https://w.example","orchestrator_info":{"address":"0xa1","url":"https://a.example:8935"}}"""),
    ];

    /// <summary>Values that meet every member alone.</summary>
    private static readonly string[] Sharp =
    [
        "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", $"\"{Noise(40_000)}\"", $"\"x{Emoji(400)}\"", $"\"https://{Noise(240)}.{Noise(1_600)}:1/\"",
        "1e400", "123456789012345678901234567890", "-9223372036854775808", "18446744073709551615",
    ];

    /// <summary>Values that meet all members at once.</summary>
    private static readonly string[] Blunt =
    [
        .. Sharp, "\"\\udc00x\"", "-1e400", "1e308", "-0", "-1", "5e-324", "0.1", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"1e309\"", "\"\"", "\"   \"",
        "\"\\u2028\\ufeff\\u0007\\uffff\"", "\"\\u0000\\u0000\"", "true", "null", "{}", "[]", "{\"\":1}", "{\"a\":1,\"a\":\"\\u0000\"}", Nested(50), Nested(62),
        "\"' OR 1=1; --\"", "\"../../etc/passwd\"", "\"a|b|c\"", "\"$/*?#&%00\"", $"\"{Emoji(2_000)}\"", "79228162514264337593543950335", "1e-400",
        "\"99999999999999999999999999999999999999999999999999999999999999999999999999999999 ETH\"", "253402300800000", "-62135596800000",
    ];

    /// <summary>Bytes that are no record of a family: what cannot be read at all, and envelopes that are odd.</summary>
    private static readonly byte[][] Unreadable =
    [
        [0xFF, 0xFE, 0x00], [0x00], "{"u8.ToArray(), "[]"u8.ToArray(), "\"\\u0000\""u8.ToArray(), "null"u8.ToArray(), Utf8(Nested(64)), Utf8(Nested(65)),
        [0xEF, 0xBB, 0xBF, .. Utf8(Envelope("bom", "stream_trace", Families[0].Data))],
        [.. "{\"id\":\"bad-utf8\",\"type\":\"stream_trace\",\"timestamp\":\"1700000000000\",\"data\":{\"type\":\"t\",\"stream_id\":\""u8, 0xC3, 0x28, .. "\"}}"u8],
        Utf8("""{"id":"\u0000","type":"stream_trace","timestamp":"1700000000000","gateway":"\u0000","data":{"type":"t","stream_id":"nul-envelope"}}"""),
        Utf8("""{"id":"nul-type","type":"stream\u0000trace","timestamp":"1700000000000","data":{}}"""),
        Utf8("""{"id":"half","type":"\ud800","timestamp":"1700000000000","data":{}}"""),
        Utf8("""{"":"empty key","id":"empty-key","type":"stream_trace","timestamp":"1700000000000","data":{"":"","type":"t","stream_id":"empty-key"}}"""),
        Utf8("""{"id":"twice","id":"twice-again","type":"x","type":"stream_trace","timestamp":"1","timestamp":"1700000000000","data":5,"data":{"type":"t","stream_id":"twice"}}"""),
        Utf8($$$"""{"id":"{{{Noise(100_000)}}}","type":"stream_trace","timestamp":"1700000000000","gateway":"{{{Noise(100_000)}}}","data":{"type":"t","stream_id":"long-envelope"}}"""),
        Utf8($$$"""{"id":"number","type":"stream_trace","timestamp":1700000000000,"gateway":{{{new string('9', 5_000)}}},"data":{"type":"t","stream_id":"number"}}"""),
        Utf8($$$"""{"id":"type","type":"{{{Noise(50_000)}}}","timestamp":1700000000000,"data":{}}"""),
        .. new[] { "1e400", "-1", "1e18", "\"NaN\"", "\"\\u0000\"", "9223372036854775807", "0", "-0", "1.7e12", "\"17000000000000000000\"" }
            .Select(t => Utf8($$$"""{"id":"time {{{t.Trim('"')}}}","type":"stream_trace","timestamp":{{{t}}},"data":{"type":"t","stream_id":"time"}}""")),
    ];

    /// <summary>All of them, each a line without its end.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [.. Made(), .. Unreadable.Where(r => !r.Contains((byte)'\n'))];

    private static IEnumerable<byte[]> Made()
    {
        var number = 0;
        foreach (var (family, data) in Families)
        {
            using var document = JsonDocument.Parse(data);
            var leaves = Leaves(document.RootElement, "").ToList();
            foreach (var value in Sharp)
            {
                foreach (var leaf in leaves)
                {
                    yield return Utf8(Envelope($"poison-{number}", family, Write(document.RootElement, "", number++, p => p == leaf ? value : null)));
                }
            }

            foreach (var value in Blunt)
            {
                // The type stays what it is, or the record would be another.
                yield return Utf8(Envelope($"poison-{number}", family, Write(document.RootElement, "", number++, p => p.EndsWith("/type", StringComparison.Ordinal) ? null : value)));
            }
        }
    }

    private static string Envelope(string id, string family, string data) =>
        $$"""{"id":"{{id}}","type":"{{family}}","timestamp":"{{TimeMs}}","gateway":"gw","data":{{data}}}""";

    private static IEnumerable<string> Leaves(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Leaves(m.Value, $"{path}/{m.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Leaves(e, $"{path}/{i}")),
        _ => [path],
    };

    /// <summary>The data with some leaves replaced, and ids of its own, so that a poisoned session is nobody else's.</summary>
    private static string Write(JsonElement element, string path, int number, Func<string, string?> replacement)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return $"{{{string.Join(',', element.EnumerateObject().Select(m => $"{JsonSerializer.Serialize(m.Name)}:{Write(m.Value, $"{path}/{m.Name}", number, replacement)}"))}}}";
            case JsonValueKind.Array:
                return $"[{string.Join(',', element.EnumerateArray().Select((e, i) => Write(e, $"{path}/{i}", number, replacement)))}]";
            default:
                return replacement(path) ?? (path.EndsWith("_id", StringComparison.Ordinal) || path.EndsWith("ID", StringComparison.Ordinal)
                    ? $"\"poison-{element.GetString()}-{number.ToString(CultureInfo.InvariantCulture)}\""
                    : element.GetRawText());
        }
    }

    /// <summary>Letters and digits that no compression makes short.</summary>
    private static string Noise(int length)
    {
        var random = new Random(length);
        return string.Create(length, random, (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[r.Next(36)];
            }
        });
    }

    private static string Emoji(int count) => string.Concat(Enumerable.Range(0, count).Select(i => char.ConvertFromUtf32(0x1F600 + (i % 64))));

    private static string Nested(int depth) => $"{new string('[', depth)}{new string(']', depth)}";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
