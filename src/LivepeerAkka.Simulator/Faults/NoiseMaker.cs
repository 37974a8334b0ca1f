using LivepeerAkka.Simulator.Feeds;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Faults;

/// <summary>
/// Records that nobody analyses: 57 % of what arrives while the fault is on. Traces among them carry the ids of running
/// sessions, which they must not touch.
/// </summary>
internal sealed class NoiseMaker(ulong seed)
{
    private const int SharePerMille = 570;

    private readonly SeededRandom _random = SeededRandom.Derive(seed, Purpose.Noise, 0);
    private readonly JsonBuffer _json = new();
    private int _owed;

    /// <summary>The noise that arrives together with a record.</summary>
    public IEnumerable<Emission> With(Emission record)
    {
        for (_owed += SharePerMille; _owed >= 1_000 - SharePerMille; _owed -= 1_000 - SharePerMille)
        {
            yield return Make(record);
        }
    }

    private Emission Make(Emission record)
    {
        var family = _random.Below(100) switch
        {
            < 30 => "pipelines_api_request",
            < 50 => "webrtc_stats",
            < 58 => "segment_timing",
            < 65 => "gateway_heartbeat",
            _ => "stream_trace",
        };
        var at = record.Record.TimestampMs - _random.Between(15, 90);
        Envelope.Open(_json, _random.Next(), FamilyBytes(family), at, Envelope.NameFor(_random, record.Gateway));
        if (string.Equals(family, "stream_trace", StringComparison.Ordinal))
        {
            WriteTrace(record.Session, at);
        }
        else
        {
            _json.Raw("{\"method\":\"GET\",\"path\":\"/v1/pipelines\",\"status\":200,\"duration_ms\":"u8).Number(_random.Between(2, 400))
                .Raw(",\"bytes\":"u8).Number(_random.Between(200, 90_000)).Raw("}"u8);
        }

        var accepted = Emission.Accepted(record.Gateway, family, record.Record.TimestampMs, Envelope.Close(_json));
        return accepted with { Fate = Fate.Ignored };
    }

    private void WriteTrace(SessionPlan? session, long atMs)
    {
        _json.Raw("{"u8).Raw(session is null ? "\"request_id\":\"\",\"stream_id\":\"app-probe\""u8 : session.IdMembers)
            .Raw(",\"timestamp\":"u8).Number(atMs)
            .Raw(_random.Below(7) switch
            {
                < 3 => ",\"type\":\"app_send_stream_request\"}"u8,
                < 5 => ",\"type\":\"app_receive_first_segment\"}"u8,
                < 6 => ",\"client_source\":\"scope\",\"type\":\"gateway_receive_few_processed_segments\"}"u8,
                _ => ",\"client_source\":\"scope\",\"type\":\"gateway_ingest_stream_closed\"}"u8,
            });
    }

    private static ReadOnlySpan<byte> FamilyBytes(string family) =>
        family switch
        {
            "pipelines_api_request" => "pipelines_api_request"u8,
            "webrtc_stats" => "webrtc_stats"u8,
            "segment_timing" => "segment_timing"u8,
            "gateway_heartbeat" => "gateway_heartbeat"u8,
            _ => "stream_trace"u8,
        };
}
