using System.Text;
using System.Text.Json.Nodes;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>Every check of the contract, and that the first of several failures wins.</summary>
public sealed class CheckOrderTests
{
    private const int LimitBytes = 2_000;

    /// <summary>One way to fail each check, in the order of the checks.</summary>
    private static readonly Fault[] Faults =
    [
        new(RejectReason.NullPayload, "", r => r.IsNull = true),
        new(RejectReason.RecordTooLarge, "", r => r.Bytes = LimitBytes + 1),
        new(RejectReason.JsonParseError, "", r => r.Tail = "]"),
        new(RejectReason.RootNotObject, "", r => r.IsInArray = true),
        new(RejectReason.MissingType, "type", r => r.Root["type"] = " "),
        new(RejectReason.MissingTimestamp, "timestamp", r => r.Root["timestamp"] = "12x"),
        new(RejectReason.TimestampOutOfRange, "timestamp", r => r.Root["timestamp"] = "1400000000000"),
        new(RejectReason.MissingData, "data", r => r.Root["data"] = null),
        new("unsupported_event_type", "", r => r.Root["type"] = "nobody_knows"),
        new("known_noise", "", r => (r.Root["type"], r.Root["data"]) = ("stream_trace", JsonNode.Parse("""{"type":"app_x"}"""))),
        new(RejectReason.UnsupportedVersion, "version", r => r.Root["version"] = "9"),
        new(RejectReason.InvalidDataShape, "data", r => r.Root["data"] = 5),
        new(RejectReason.EmptyArray, "data", r => (r.Root["type"], r.Root["data"]) = ("discovery_results", new JsonArray())),
        new(RejectReason.MissingField, "data.type", r => r.Root["data"] = new JsonObject()),
    ];

    [Fact]
    public void A_record_without_a_fault_is_a_candidate() => Assert.IsType<CandidateEvent>(new Draft().Decode());

    [Fact]
    public void Each_check_fails_alone()
    {
        foreach (var fault in Faults)
        {
            AssertFault(fault, fault);
        }
    }

    [Fact]
    public void The_first_of_two_failures_wins()
    {
        for (var first = 0; first < Faults.Length; first++)
        {
            for (var second = first + 1; second < Faults.Length; second++)
            {
                AssertFault(Faults[first], Faults[second], Faults[first]);
            }
        }
    }

    [Fact]
    public void The_first_of_all_failures_wins()
    {
        for (var first = 0; first < Faults.Length; first++)
        {
            AssertFault(Faults[first], [.. Faults[first..].Reverse()]);
        }
    }

    [Theory]
    [InlineData("stream_trace", """{"stream_id":"s"}""", "data.type")]
    [InlineData("stream_trace", """{}""", "data.type")]
    [InlineData("stream_trace", """{"type":"t","stream_id":" ","request_id":null}""", "data.stream_id")]
    [InlineData("ai_stream_status", """{"stream_id":"s","pipeline":"\t"}""", "data.pipeline")]
    [InlineData("ai_stream_status", """{}""", "data.stream_id")]
    [InlineData("ai_stream_events", """{"stream_id":"s","type":null}""", "data.type")]
    [InlineData("ai_stream_events", """{"type":"error"}""", "data.stream_id")]
    [InlineData("stream_ingest_metrics", """{"stats":{}}""", "data.stream_id")]
    [InlineData("create_new_payment", """{"recipient":"0xA"}""", "data.sessionID")]
    [InlineData("create_new_payment", """{"sessionID":"p","recipient":""}""", "data.recipient")]
    [InlineData("ai_batch_request", """{"type":"ai_batch_request_received"}""", "data.request_id")]
    [InlineData("ai_llm_request", """{"type":"llm_request_started","request_id":""}""", "data.request_id")]
    public void A_required_field_that_is_missing_is_named(string family, string data, string path) =>
        Rejected(Event(family, data), RejectReason.MissingField, path);

    [Theory]
    [InlineData("null", RejectReason.MissingTimestamp)]
    [InlineData("\"\"", RejectReason.MissingTimestamp)]
    [InlineData("\"-1700000000000\"", RejectReason.MissingTimestamp)]
    [InlineData("\"1700000000000.5\"", RejectReason.MissingTimestamp)]
    [InlineData("\" 1700000000000\"", RejectReason.MissingTimestamp)]
    [InlineData("true", RejectReason.MissingTimestamp)]
    [InlineData("[1700000000000]", RejectReason.MissingTimestamp)]
    [InlineData("0", RejectReason.TimestampOutOfRange)]
    [InlineData("-1700000000000", RejectReason.TimestampOutOfRange)]
    [InlineData("\"1420070399999\"", RejectReason.TimestampOutOfRange)]
    [InlineData("\"1420070399\"", RejectReason.TimestampOutOfRange)]
    [InlineData("\"1700086460001\"", RejectReason.TimestampOutOfRange)]
    [InlineData("\"99999999999999999999999999\"", RejectReason.TimestampOutOfRange)]
    [InlineData("1e300", RejectReason.TimestampOutOfRange)]
    public void A_timestamp_that_is_none_is_refused(string timestamp, string reason) =>
        Rejected($$"""{"type":"stream_trace","timestamp":{{timestamp}},"data":{{Data["stream_trace"]}}}""", reason, "timestamp");

    [Theory]
    [InlineData("\"1420070400000\"", 1_420_070_400_000, false)]
    [InlineData("\"1700086460000\"", 1_700_086_460_000, false)]
    [InlineData("1700000000000", 1_700_000_000_000, false)]
    [InlineData("\"1700000000\"", 1_700_000_000_000, true)]
    [InlineData("1700000000", 1_700_000_000_000, true)]
    public void A_timestamp_is_read_by_its_magnitude(string timestamp, long timeMs, bool corrected)
    {
        var read = Accepted($$"""{"type":"stream_trace","timestamp":{{timestamp}},"data":{{Data["stream_trace"]}}}""");
        Assert.Equal((timeMs, corrected), (read.EnvelopeTimeMs, read.UnitCorrected));
    }

    [Theory]
    [InlineData("1700000005000", 1_700_000_005_000)]
    [InlineData("\"1700000005000\"", 1_700_000_005_000)]
    [InlineData("1700086400000", 1_700_086_400_000)]
    [InlineData("1700086400001", TimeMs)]
    [InlineData("1699913599999", TimeMs)]
    [InlineData("0", TimeMs)]
    [InlineData("-5", TimeMs)]
    [InlineData("null", TimeMs)]
    [InlineData("\"soon\"", TimeMs)]
    public void The_event_time_is_the_producers_within_a_day_of_the_envelope(string dataTime, long eventTimeMs) =>
        Assert.Equal(eventTimeMs, Accepted(Event("stream_trace", $$"""{"type":"t","stream_id":"s","timestamp":{{dataTime}}}""")).EventTimeMs);

    [Theory]
    [InlineData("stream_trace", """{"type":"app_start","stream_id":"s"}""")]
    [InlineData("stream_trace", """{"type":"t","stream_id":"s","client_source":"scope"}""")]
    [InlineData("pipelines_api_request", """{}""")]
    [InlineData("webrtc_stats", """[]""")]
    public void Known_noise_is_ignored_whatever_its_version(string type, string data)
    {
        var text = Event(type, data)[..^1] + ",\"version\":\"99\"}";
        Assert.Equal("known_noise", Assert.IsType<IgnoredRecord>(Decode(text)).Reason);
    }

    [Theory]
    [InlineData("""{"version":"1"}""", """{"version":"9"}""", null)]
    [InlineData("""{"version":"v1"}""", """{}""", null)]
    [InlineData("""{"version":1}""", """{}""", null)]
    [InlineData("""{"version":null}""", """{}""", null)]
    [InlineData("""{}""", """{"version":"v2"}""", "data.version")]
    [InlineData("""{"version":null}""", """{"version":2}""", "data.version")]
    [InlineData("""{"version":2}""", """{"version":1}""", "version")]
    public void The_version_is_the_roots_else_that_of_the_data(string root, string data, string? path)
    {
        var record = new Draft();
        foreach (var (name, value) in JsonNode.Parse(root)!.AsObject())
        {
            record.Root[name] = value?.DeepClone();
        }

        foreach (var (name, value) in JsonNode.Parse(data)!.AsObject())
        {
            record.Root["data"]![name] = value?.DeepClone();
        }

        Assert.Equal(path, (record.Decode() as RejectedRecord)?.FieldPath);
    }

    [Fact]
    public void Nesting_of_64_is_read_and_of_65_is_not()
    {
        Assert.IsType<CandidateEvent>(Decode(Nested(64)));
        Rejected(Nested(65), RejectReason.JsonParseError);

        static string Nested(int depth) =>
            Event("job_gateway", $$"""{"type":"job","x":{{new string('[', depth - 2)}}{{new string(']', depth - 2)}}}""");
    }

    [Fact]
    public void The_last_of_two_members_of_one_name_counts()
    {
        var text = Event("nobody_knows", "5")[..^1] + $$""","type":"stream_trace","data":{{Data["stream_trace"]}}}""";
        Assert.Equal("gateway_receive_stream_request", Assert.IsType<StreamTrace>(Accepted(text).Payload).Type);
        Rejected(Event("stream_trace", """{"type":"t","stream_id":"s","type":null}"""), RejectReason.MissingField, "data.type");
    }

    [Fact]
    public void One_ignored_record_in_a_thousand_is_kept_whatever_the_order_of_reading()
    {
        static bool IsKept(int i) => Assert.IsType<IgnoredRecord>(Decode(Event("nobody_knows", "{}", $"id-{i}"))).Sample is { Length: > 0 };
        var kept = Enumerable.Range(0, 20_000).Where(IsKept).ToList();
        Assert.InRange(kept.Count, 5, 50);
        Assert.Null(Assert.IsType<IgnoredRecord>(Decode(Event("nobody_knows", "{}", $"id-{Enumerable.Range(0, 20_000).First(i => !IsKept(i))}"))).Sample);
        Assert.Equal(kept.Order(), Enumerable.Range(0, 20_000).Reverse().Where(IsKept).Order());
    }

    private static void AssertFault(Fault expected, params Fault[] faults)
    {
        var record = new Draft();
        foreach (var fault in faults)
        {
            fault.Apply(record);
        }

        var (reason, path) = record.Decode() switch
        {
            RejectedRecord rejected => (rejected.Reason, rejected.FieldPath),
            IgnoredRecord ignored => (ignored.Reason, ""),
            var other => (other.GetType().Name, ""),
        };
        Assert.True(
            (expected.Reason, expected.Path) == (reason, path),
            $"{string.Join(" + ", faults.Select(f => f.Reason))}: expected {expected.Reason} at '{expected.Path}', got {reason} at '{path}'");
    }

    private sealed record Fault(string Reason, string Path, Action<Draft> Apply);

    private sealed class Draft
    {
        public JsonObject Root { get; } = JsonNode.Parse(Event("stream_trace", Data["stream_trace"]))!.AsObject();

        public bool IsNull { get; set; }

        public bool IsInArray { get; set; }

        public string Tail { get; set; } = "";

        public int Bytes { get; set; }

        public DecodedRecord Decode()
        {
            var text = IsInArray ? $"[{Root.ToJsonString()}]" : Root.ToJsonString();
            var value = Encoding.UTF8.GetBytes((text + Tail).PadRight(Bytes));
            return DecoderTesting.Decode(IsNull ? null : value, Org, Settings with { RecordBytesMax = LimitBytes });
        }
    }
}
