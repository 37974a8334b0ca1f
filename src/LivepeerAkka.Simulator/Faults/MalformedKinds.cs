using System.Globalization;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>Makes a value for an id and a time (epoch ms); null = a null value.</summary>
internal delegate string? MalformedValue(string id, long atMs);

/// <summary>A kind of odd record.</summary>
/// <param name="Reason">Reason of its rejection; '' = it looks odd and is accepted.</param>
/// <param name="Family">Family that it pretends to be.</param>
/// <param name="Make">Makes one.</param>
internal sealed record MalformedKind(string Reason, string Family, MalformedValue Make);

/// <summary>Every check of events.md section 4 with the records that fail it, in the order of the checks.</summary>
internal static class MalformedKinds
{
    private const long DayMs = 86_400_000;
    private const string Traces = "stream_trace";

    /// <summary>All kinds; <paramref name="bytesMax"/> is the size that just passes.</summary>
    public static IReadOnlyList<MalformedKind> All(int bytesMax) =>
        [.. Transported(bytesMax), .. Typed(), .. Timed(), .. Versioned(), .. Shaped(), .. Lacking(), .. OddButFine()];

    /// <summary>The job that an odd but accepted record belongs to, null = it belongs to none. Its request id is a number.</summary>
    public static JobNote? JobOf(MalformedKind kind, long atMs) =>
        string.Equals(kind.Family, "ai_batch_request", StringComparison.Ordinal)
            ? new JobNote { Kind = JobKind.Batch, Step = JobStep.Started, RequestId = "4711", TimeMs = atMs, Pipeline = "upscale" }
            : null;

    private static IEnumerable<MalformedKind> Transported(int bytesMax)
    {
        yield return Trace("null_payload", (_, _) => null);
        yield return Trace("record_too_large", (id, at) => TooLarge(id, at, bytesMax));
        yield return Trace("json_parse_error", (id, _) => $$"""{"id":"{{id}}","type":"stream_trace","time""");
        yield return Trace("json_parse_error", (id, _) => $"gateway restarted {id}");
        yield return Trace("json_parse_error", (id, at) => Event(id, Traces, at, new string('[', 70) + new string(']', 70)));
        yield return Trace("root_not_object", (id, _) => $"[\"{id}\"]");
        yield return Trace("root_not_object", (id, _) => $"\"{id}\"");
        yield return Trace("root_not_object", (_, at) => Text(at));
    }

    private static IEnumerable<MalformedKind> Typed()
    {
        yield return Trace("missing_type", (id, at) => $$"""{"id":"{{id}}","timestamp":"{{Text(at)}}","data":{{Request(id)}}}""");
        yield return Trace("missing_type", (id, at) => $$"""{"id":"{{id}}","type":7,"timestamp":"{{Text(at)}}","data":{{Request(id)}}}""");
    }

    private static IEnumerable<MalformedKind> Timed()
    {
        yield return Trace("missing_timestamp", (id, _) => WithTime(id, ""));
        yield return Trace("missing_timestamp", (id, _) => WithTime(id, "\"timestamp\":\"yesterday\","));
        yield return Trace("missing_timestamp", (id, _) => WithTime(id, "\"timestamp\":true,"));
        yield return Trace("timestamp_out_of_range", (id, at) => Event(id, Traces, at + (3 * DayMs), Request(id)));
        yield return Trace("timestamp_out_of_range", (id, _) => Event(id, Traces, 1_262_304_000_000, Request(id)));
        yield return Trace("timestamp_out_of_range", (id, _) => Event(id, Traces, 1_262_304_000, Request(id)));
    }

    private static IEnumerable<MalformedKind> Versioned()
    {
        yield return Trace("missing_data", (id, at) => $$"""{"id":"{{id}}","type":"stream_trace","timestamp":"{{Text(at)}}"}""");
        yield return Trace("missing_data", (id, at) => Event(id, Traces, at, "null"));
        yield return Trace("unsupported_version", (id, at) => Event(id, Traces, at, Request(id), ",\"version\":\"7\""));
        yield return Trace("unsupported_version", (id, at) => Event(id, Traces, at, Request(id)[..^1] + ",\"version\":\"v9\"}"));
    }

    private static IEnumerable<MalformedKind> Shaped()
    {
        yield return Data("invalid_data_shape", Traces, _ => "\"{\\\"type\\\":\\\"stream_stopped\\\"}\"");
        yield return Data("invalid_data_shape", "ai_stream_status", _ => "5");
        yield return Data("invalid_data_shape", Traces, id => $"[{Request(id)}]");
        yield return Data("invalid_data_shape", "discovery_results", _ => """{"url":"https://stray.example"}""");
        yield return Data("invalid_data_shape", "network_capabilities", _ => "\"x\"");
        yield return Data("empty_array", "discovery_results", _ => "[]");
    }

    private static IEnumerable<MalformedKind> Lacking()
    {
        const string lacks = "missing_field";
        yield return Data(lacks, Traces, id => $$"""{"stream_id":"stray-{{id}}","request_id":"r"}""");
        yield return Data(lacks, Traces, _ => """{"stream_id":" ","request_id":null,"type":"stream_stopped"}""");
        yield return Data(lacks, "ai_stream_status", id => $$"""{"stream_id":"stray-{{id}}","request_id":"r","pipeline":"   "}""");
        yield return Data(lacks, "ai_stream_events", id => $$"""{"stream_id":"stray-{{id}}","request_id":"r","message":"no type"}""");
        yield return Data(lacks, "stream_ingest_metrics", _ => """{"stats":{}}""");
        yield return Data(lacks, "create_new_payment", _ => """{"sessionID":"01b55632","recipient":""}""");
        yield return Data(lacks, "create_new_payment", _ => """{"recipient":"0x00000000000000000000000000000000000000aa"}""");
        yield return Data(lacks, "ai_batch_request", _ => """{"type":"ai_batch_request_received","pipeline":"upscale"}""");
        yield return Data(lacks, "ai_llm_request", _ => """{"type":"llm_request_started"}""");
    }

    private static IEnumerable<MalformedKind> OddButFine()
    {
        const string found =
            """[{"address":"0x00000000000000000000000000000000000000aa","latency_ms":"12","url":"https://odd.example:8935"}]""";
        const string asked = """{"type":"ai_batch_request_received","request_id":4711,"pipeline":"upscale"}""";
        yield return Data("", "network_capabilities", _ => "[]");
        yield return Data("", "network_capabilities", _ => """["x",{}]""");
        yield return new("", "discovery_results", (id, at) => Event(id, "discovery_results", at / 1_000, found));
        yield return new(
            "", "ai_batch_request",
            (id, at) => $$"""{"id":"{{id}}","type":"ai_batch_request","timestamp":{{Text(at)}},"data":{{asked}},"version":"v1"}""");
    }

    private static MalformedKind Trace(string reason, MalformedValue make) => new(reason, Traces, make);

    private static MalformedKind Data(string reason, string family, Func<string, string> data) =>
        new(reason, family, (id, at) => Event(id, family, at, data(id)));

    private static string Event(string id, string type, long at, string data, string more = "") =>
        $$"""{"id":"{{id}}","type":"{{type}}","timestamp":"{{Text(at)}}","gateway":"","data":{{data}}{{more}}}""";

    private static string WithTime(string id, string member) =>
        $$"""{"id":"{{id}}","type":"stream_trace",{{member}}"data":{{Request(id)}}}""";

    private static string Request(string id) =>
        $$"""{"stream_id":"stray-{{id}}","request_id":"stray","type":"gateway_receive_stream_request"}""";

    private static string TooLarge(string id, long atMs, int bytesMax)
    {
        var start = Event(id, Traces, atMs, Request(id))[..^1] + ",\"padding\":\"";
        return start + new string('x', bytesMax + 1 - start.Length - 2) + "\"}";
    }

    private static string Text(long atMs) => atMs.ToString(CultureInfo.InvariantCulture);
}
