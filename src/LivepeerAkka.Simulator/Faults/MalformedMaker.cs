using System.Globalization;
using System.Text;
using LivepeerAkka.Simulator.Feeds;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>Records of every kind that is rejected, one kind after the other; among them a few that look odd and are accepted.</summary>
internal sealed class MalformedMaker
{
    private const int PerTenThousand = 40;
    private const int TooLargeMost = 2;
    private const long DayMs = 86_400_000;

    private readonly SeededRandom _random;
    private readonly int _bytesMax;
    private readonly List<Kind> _kinds;
    private int _next;
    private int _tooLarge;

    public MalformedMaker(ulong seed, int bytesMax)
    {
        _random = SeededRandom.Derive(seed, Purpose.Malformed, 0);
        _bytesMax = bytesMax;
        _kinds = [.. Transported(), .. Enveloped(), .. Shaped(), .. Lacking(), .. OddButFine()];
        _next = _random.Below(_kinds.Count);
    }

    private delegate string? Maker(string id, long nowMs);

    /// <summary>What may arrive together with a record; null = nothing this time.</summary>
    public Emission? With(Emission record)
    {
        if (!_random.Chance(PerTenThousand))
        {
            return null;
        }

        var kind = _kinds[_next++ % _kinds.Count];
        if (kind.Reason == "record_too_large" && _tooLarge++ >= TooLargeMost)
        {
            // They are a megabyte each: two in a run show all that there is to see.
            kind = _kinds[_next++ % _kinds.Count];
        }

        var now = record.Record.TimestampMs;
        var text = kind.Make(Uuid.From(_random.Next(), _random.Next()), now - 50);

        // Spelled out: a null array would convert to an empty value.
        ReadOnlyMemory<byte>? value = text is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(text).AsMemory();
        return new Emission(
            new SimulatedRecord(Emission.TopicOf(record.Gateway.Org, kind.Topic), record.Gateway.Org, now, value),
            kind.Topic, kind.Reason.Length == 0 ? Fate.Accepted : Fate.Rejected, kind.Reason, record.Gateway);
    }

    private static string Event(string id, string type, long atMs, string data, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","type":"{{type}}","timestamp":"{{atMs}}","gateway":"","data":{{data}}{{more}}}""");

    private static string Trace(string id) => $$"""{"stream_id":"stray-{{id}}","request_id":"stray","type":"gateway_receive_stream_request"}""";

    private IEnumerable<Kind> Transported()
    {
        yield return new("null_payload", "stream_trace", (_, _) => null);
        yield return new("record_too_large", "stream_trace", TooLarge);
        yield return new("json_parse_error", "stream_trace", (id, _) => $$"""{"id":"{{id}}","type":"stream_trace","time""");
        yield return new("json_parse_error", "ai_stream_status", (id, _) => $"gateway restarted {id}");
        yield return new("json_parse_error", "ai_stream_events", (id, at) => Event(id, "ai_stream_events", at, new string('[', 70) + new string(']', 70)));
        yield return new("root_not_object", "stream_trace", (id, _) => $"[\"{id}\"]");
        yield return new("root_not_object", "stream_trace", (id, _) => $"\"{id}\"");
        yield return new("root_not_object", "stream_trace", (_, at) => at.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Kind> Enveloped()
    {
        yield return new("missing_type", "stream_trace", (id, at) => $$"""{"id":"{{id}}","timestamp":"{{Text(at)}}","data":{{Trace(id)}}}""");
        yield return new("missing_type", "stream_trace", (id, at) => $$"""{"id":"{{id}}","type":7,"timestamp":"{{Text(at)}}","data":{{Trace(id)}}}""");
        yield return new("missing_timestamp", "stream_trace", (id, _) => $$"""{"id":"{{id}}","type":"stream_trace","data":{{Trace(id)}}}""");
        yield return new("missing_timestamp", "stream_trace", (id, _) => $$"""{"id":"{{id}}","type":"stream_trace","timestamp":"yesterday","data":{{Trace(id)}}}""");
        yield return new("missing_timestamp", "stream_trace", (id, _) => $$"""{"id":"{{id}}","type":"stream_trace","timestamp":true,"data":{{Trace(id)}}}""");
        yield return new("timestamp_out_of_range", "stream_trace", (id, at) => Event(id, "stream_trace", at + (3 * DayMs), Trace(id)));
        yield return new("timestamp_out_of_range", "stream_trace", (id, _) => Event(id, "stream_trace", 1_262_304_000_000, Trace(id)));
        yield return new("timestamp_out_of_range", "stream_trace", (id, _) => Event(id, "stream_trace", 1_262_304_000, Trace(id)));
        yield return new("missing_data", "stream_trace", (id, at) => $$"""{"id":"{{id}}","type":"stream_trace","timestamp":"{{Text(at)}}"}""");
        yield return new("missing_data", "stream_trace", (id, at) => Event(id, "stream_trace", at, "null"));
        yield return new("unsupported_version", "stream_trace", (id, at) => Event(id, "stream_trace", at, Trace(id), ",\"version\":\"7\""));
        yield return new("unsupported_version", "stream_trace", (id, at) => Event(id, "stream_trace", at, Trace(id)[..^1] + ",\"version\":\"v9\"}"));
    }

    private static IEnumerable<Kind> Shaped()
    {
        yield return new("invalid_data_shape", "stream_trace", (id, at) => Event(id, "stream_trace", at, "\"{\\\"type\\\":\\\"stream_stopped\\\"}\""));
        yield return new("invalid_data_shape", "ai_stream_status", (id, at) => Event(id, "ai_stream_status", at, "5"));
        yield return new("invalid_data_shape", "stream_trace", (id, at) => Event(id, "stream_trace", at, $"[{Trace(id)}]"));
        yield return new("invalid_data_shape", "discovery_results", (id, at) => Event(id, "discovery_results", at, """{"url":"https://stray.example"}"""));
        yield return new("invalid_data_shape", "network_capabilities", (id, at) => Event(id, "network_capabilities", at, "\"x\""));
        yield return new("empty_array", "discovery_results", (id, at) => Event(id, "discovery_results", at, "[]"));
    }

    private static IEnumerable<Kind> Lacking()
    {
        yield return new("missing_field", "stream_trace", (id, at) => Event(id, "stream_trace", at, $$"""{"stream_id":"stray-{{id}}","request_id":"r"}"""));
        yield return new("missing_field", "stream_trace", (id, at) => Event(id, "stream_trace", at, """{"stream_id":" ","request_id":null,"type":"stream_stopped"}"""));
        yield return new("missing_field", "ai_stream_status", (id, at) => Event(id, "ai_stream_status", at, $$"""{"stream_id":"stray-{{id}}","request_id":"r","pipeline":"   ","state":"ONLINE"}"""));
        yield return new("missing_field", "ai_stream_events", (id, at) => Event(id, "ai_stream_events", at, $$"""{"stream_id":"stray-{{id}}","request_id":"r","message":"no type"}"""));
        yield return new("missing_field", "stream_ingest_metrics", (id, at) => Event(id, "stream_ingest_metrics", at, """{"stats":{}}"""));
        yield return new("missing_field", "create_new_payment", (id, at) => Event(id, "create_new_payment", at, """{"sessionID":"01b55632","recipient":""}"""));
        yield return new("missing_field", "create_new_payment", (id, at) => Event(id, "create_new_payment", at, """{"recipient":"0xd00354656922168815fcd1e51cbddb9e359e3c7f"}"""));
        yield return new("missing_field", "ai_batch_request", (id, at) => Event(id, "ai_batch_request", at, """{"type":"ai_batch_request_received","pipeline":"upscale"}"""));
        yield return new("missing_field", "ai_llm_request", (id, at) => Event(id, "ai_llm_request", at, """{"type":"llm_request_started"}"""));
    }

    private static IEnumerable<Kind> OddButFine()
    {
        yield return new("", "network_capabilities", (id, at) => Event(id, "network_capabilities", at, "[]"));
        yield return new("", "network_capabilities", (id, at) => Event(id, "network_capabilities", at, """["x",{}]"""));
        yield return new("", "discovery_results", (id, at) => Event(id, "discovery_results", at / 1_000, """[{"address":"0x00000000000000000000000000000000000000aa","latency_ms":"12","url":"https://odd.example:8935"}]"""));
        yield return new("", "ai_batch_request", (id, at) =>
            $$"""{"id":"{{id}}","type":"ai_batch_request","timestamp":{{Text(at)}},"data":{"type":"ai_batch_request_received","request_id":4711,"pipeline":"upscale"},"version":"v1"}""");
    }

    private static string Text(long atMs) => atMs.ToString(CultureInfo.InvariantCulture);

    private string TooLarge(string id, long atMs)
    {
        var start = Event(id, "stream_trace", atMs, Trace(id))[..^1] + ",\"padding\":\"";
        return start + new string('x', Math.Max(1, _bytesMax + 1 - start.Length - 2)) + "\"}";
    }

    /// <summary>A kind of record; the reason '' = it is accepted.</summary>
    private sealed record Kind(string Reason, string Topic, Maker Make);
}
