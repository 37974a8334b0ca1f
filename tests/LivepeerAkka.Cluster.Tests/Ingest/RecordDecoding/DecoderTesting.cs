using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

/// <summary>Decodes texts with the default settings, and makes records of every family.</summary>
internal static class DecoderTesting
{
    public const string Org = "org-a";

    /// <summary>Kafka time of every record, epoch ms.</summary>
    public const long ReceivedMs = 1_700_000_060_000;

    /// <summary>Envelope time of the sample records, epoch ms.</summary>
    public const long TimeMs = 1_700_000_000_000;

    public static readonly IngestSettings Settings = SettingsLoader.Load([], new ConfigurationBuilder().Build()).Node.Ingest;

    private static readonly RecordDecoder Decoder = new(Settings);

    /// <summary>Data that every check passes, by family.</summary>
    public static readonly IReadOnlyDictionary<string, string> Data = new Dictionary<string, string>
    {
        ["stream_trace"] = """{"type":"gateway_receive_stream_request","stream_id":"s","request_id":"r"}""",
        ["ai_stream_status"] = """{"stream_id":"s","request_id":"r","pipeline":"m","state":"ONLINE","inference_status":{"fps":20}}""",
        ["ai_stream_events"] = """{"type":"error","stream_id":"s","request_id":"r","message":"boom"}""",
        ["stream_ingest_metrics"] = """{"stream_id":"s","request_id":"r","stats":{"conn_quality":"good"}}""",
        ["network_capabilities"] = """[{"address":"0xA","local_address":"0xB","orch_uri":"https://h:8935"}]""",
        ["discovery_results"] = """[{"address":"0xB","url":"https://h:8935","latency_ms":"77"}]""",
        ["create_new_payment"] = """{"sessionID":"p","recipient":"0xA","faceValue":"1 WEI"}""",
        ["ai_batch_request"] = """{"type":"ai_batch_request_received","request_id":"r"}""",
        ["ai_llm_request"] = """{"type":"llm_request_started","request_id":"r"}""",
        ["job_gateway"] = """{"type":"job"}""",
        ["job_orchestrator"] = """{"type":"job"}""",
        ["job_payment"] = """{"type":"job"}""",
        ["job_auth"] = """{"type":"job"}""",
        ["worker_lifecycle"] = """{"type":"up"}""",
    };

    public static DecodedRecord Decode(string text, string org = Org) => Decode(Encoding.UTF8.GetBytes(text), org);

    public static DecodedRecord Decode(byte[]? value, string org = Org, IngestSettings? settings = null) =>
        (settings is null ? Decoder : new RecordDecoder(settings)).Decode(Source(value, org));

    public static SourceRecord Source(byte[]? value, string org = Org) =>
        new(new SourcePosition("log", "topic", 0, 0), org, ReceivedMs, ReceivedMs, value is null ? default(ReadOnlyMemory<byte>?) : value);

    /// <summary>An event as JSON text; <paramref name="data"/> is JSON.</summary>
    public static string Event(string type, string data, string id = "id-1", string timestamp = "1700000000000") =>
        $$"""{"id":"{{id}}","type":"{{type}}","timestamp":"{{timestamp}}","gateway":"gw","data":{{data}}}""";

    public static CandidateEvent Accepted(string text) => Assert.IsType<CandidateEvent>(Decode(text));

    public static T Payload<T>(string type, string data)
        where T : EventPayload => Assert.IsType<T>(Accepted(Event(type, data)).Payload);

    public static RejectedRecord Rejected(string text, string reason, string? path = null)
    {
        var rejected = Assert.IsType<RejectedRecord>(Decode(text));
        Assert.Equal(reason, rejected.Reason);
        if (path is not null)
        {
            Assert.Equal(path, rejected.FieldPath);
        }

        return rejected;
    }

    /// <summary>The uid by the words of the contract, made without the product.</summary>
    public static EventUid ExpectedUid(string org, ReadOnlySpan<byte> identity)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"{org}\n"), .. identity];
        var hash = SHA256.HashData(bytes)[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return EventUid.FromBytes(hash);
    }

    public static EventUid ExpectedUid(string org, string identity) => ExpectedUid(org, Encoding.UTF8.GetBytes(identity));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static JsonElement Json(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}
