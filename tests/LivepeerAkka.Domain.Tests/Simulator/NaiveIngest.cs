using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>events.md section 4 read once more, slowly and over a document tree: what every record of a run becomes.</summary>
internal sealed class NaiveIngest(int bytesMax = 1_000_000)
{
    private static readonly HashSet<string> Families = new(StringComparer.Ordinal)
    {
        "stream_trace", "ai_stream_status", "ai_stream_events", "stream_ingest_metrics", "network_capabilities", "discovery_results",
        "create_new_payment", "ai_batch_request", "ai_llm_request",
        "job_gateway", "job_orchestrator", "job_payment", "job_auth", "worker_lifecycle",
    };

    private static readonly HashSet<string> SessionFamilies = new(StringComparer.Ordinal)
    {
        "stream_trace", "ai_stream_status", "ai_stream_events", "stream_ingest_metrics",
    };

    private readonly HashSet<(string Org, string Id)> _seen = [];

    public long Received { get; private set; }
    public long Duplicate { get; private set; }
    public long Ignored { get; private set; }
    public SortedDictionary<string, long> Accepted { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, long> Rejected { get; } = new(StringComparer.Ordinal);
    public HashSet<(string Org, string SessionId)> Sessions { get; } = [];

    public void Take(SimulatedRecord record)
    {
        Received++;
        if (Check(record) is not { } outcome)
        {
            Ignored++;
        }
        else if (outcome.Reason.Length > 0)
        {
            Count(Rejected, outcome.Reason);
        }
        else if (!_seen.Add((record.Org, outcome.Id)))
        {
            Duplicate++;
        }
        else
        {
            Count(Accepted, outcome.Type);
            if (outcome.Session is { } session)
            {
                Sessions.Add((record.Org, session));
            }
        }
    }

    // Null = ignored.
    private (string Reason, string Id, string Type, string? Session)? Check(SimulatedRecord record)
    {
        if (record.Value is not { } value)
        {
            return ("null_payload", "", "", null);
        }

        if (value.Length > bytesMax)
        {
            return ("record_too_large", "", "", null);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(value);
        }
        catch (JsonException)
        {
            return ("json_parse_error", "", "", null);
        }

        using (document)
        {
            return Check(document.RootElement, record.TimestampMs);
        }
    }

    private static (string Reason, string Id, string Type, string? Session)? Check(JsonElement root, long receivedMs)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ("root_not_object", "", "", null);
        }

        if (!root.TryGetProperty("type", out var typed) || typed.ValueKind != JsonValueKind.String)
        {
            return ("missing_type", "", "", null);
        }

        var type = typed.GetString()!;
        if (ReasonOfTime(root, receivedMs) is { } late)
        {
            return (late, "", "", null);
        }

        if (!root.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null)
        {
            return ("missing_data", "", "", null);
        }

        if (!Families.Contains(type) || IsNoise(type, data))
        {
            return null;
        }

        if (VersionOf(root) is { } version && version is not ("1" or "v1"))
        {
            return ("unsupported_version", "", "", null);
        }

        var reason = ReasonOfShape(type, data) ?? ReasonOfFields(type, data) ?? "";
        return (reason, Text(root, "id"), type, SessionFamilies.Contains(type) && reason.Length == 0 ? SessionOf(data) : null);
    }

    private static string? ReasonOfTime(JsonElement root, long receivedMs)
    {
        var text = Text(root, "timestamp");
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            return "missing_timestamp";
        }

        var at = long.Parse(text, CultureInfo.InvariantCulture);
        at = at < 100_000_000_000 ? at * 1_000 : at;
        return at < 1_420_070_400_000 || at > receivedMs + 86_400_000 ? "timestamp_out_of_range" : null;
    }

    private static bool IsNoise(string type, JsonElement data) =>
        type == "stream_trace" && data.ValueKind == JsonValueKind.Object
        && (Text(data, "type").StartsWith("app_", StringComparison.Ordinal) || Text(data, "client_source") == "scope");

    private static string? VersionOf(JsonElement root)
    {
        var here = Text(root, "version");
        var inside = root.GetProperty("data").ValueKind == JsonValueKind.Object ? Text(root.GetProperty("data"), "version") : "";
        return here.Length > 0 ? here : inside.Length > 0 ? inside : null;
    }

    private static string? ReasonOfShape(string type, JsonElement data) =>
        (type, data.ValueKind) switch
        {
            ("network_capabilities", JsonValueKind.Object or JsonValueKind.Array) => null,
            ("discovery_results", JsonValueKind.Array) => data.GetArrayLength() == 0 ? "empty_array" : null,
            ("network_capabilities" or "discovery_results", _) => "invalid_data_shape",
            (_, JsonValueKind.Object) => null,
            _ => "invalid_data_shape",
        };

    private static string? ReasonOfFields(string type, JsonElement data)
    {
        string[] required = type switch
        {
            "stream_trace" or "ai_stream_events" => ["type"],
            "ai_stream_status" => ["pipeline"],
            "create_new_payment" => ["sessionID", "recipient"],
            "ai_batch_request" or "ai_llm_request" => ["request_id"],
            _ => [],
        };
        var lacks = required.Any(name => Text(data, name).Trim().Length == 0)
            || (SessionFamilies.Contains(type) && Text(data, "stream_id").Trim().Length + Text(data, "request_id").Trim().Length == 0);
        return lacks ? "missing_field" : null;
    }

    private static string SessionOf(JsonElement data)
    {
        var (stream, request) = (Text(data, "stream_id").Trim(), Text(data, "request_id").Trim());
        return $"{(stream.Length == 0 ? "_missing_stream" : stream)}|{(request.Length == 0 ? "_missing_request" : request)}";
    }

    private static string Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? ""
            : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => "",
            };

    private static void Count(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
