using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>
/// The documented names of members, found by their bytes: no text is made for a name, and names that a producer invents are kept nowhere.
/// </summary>
internal static class MemberNames
{
    private const int LengthMax = 32;

    private static readonly HashSet<string> Known = new(
    [
        "address", "local_address", "orch_uri", "url", "latency_ms", "capabilities", "capabilities_prices", "hardware", "version", "constraints",
        "PerCapability", "models", "warm", "runnerVersion", "capacity", "capacityInUse", "capability", "constraint", "pricePerUnit", "pixelsPerUnit",
        "pipeline", "model_id", "gpu_info", "id", "name", "major", "minor", "memory_total", "memory_free",
        "type", "jitter", "packets_lost", "packets_received", "packet_loss_pct", "rtt", "last_input_ts", "last_output_ts", "latency",
        "requestID", "sessionID", "manifestID", "sender", "recipient", "orchestrator", "faceValue", "price", "winProb", "numTickets", "timestamp",
        "request_id", "model", "orch_url", "worker_url", "error_type", "error", "finish_reason", "orchestrator_info", "success", "streaming",
        "price_per_unit", "tries", "duration_ms", "http_status", "latency_score", "prompt_tokens", "completion_tokens", "total_tokens", "ttft_ms",
        "tokens_per_second", "total_duration_ms",
    ], new NameComparer());

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<byte>> ByBytes = Known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The name that the reader stands on; '' for one that is not documented.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LengthMax * 6)
        {
            return "";
        }

        return reader.ValueIsEscaped
            ? Known.TryGetValue(reader.GetString()!, out var unescaped) ? unescaped : ""
            : ByBytes.TryGetValue(reader.ValueSpan, out var name) ? name : "";
    }

    /// <summary>Ordinal over ASCII names, as text or as bytes.</summary>
    private sealed class NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string obj)
        {
            uint hash = 2166136261;
            foreach (var c in obj)
            {
                hash = (hash ^ c) * 16777619;
            }

            return (int)hash;
        }

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            uint hash = 2166136261;
            foreach (var b in alternate)
            {
                hash = (hash ^ b) * 16777619;
            }

            return (int)hash;
        }

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
    }
}
