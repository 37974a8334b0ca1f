using System.Globalization;
using System.Text;
using System.Text.Json;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Counts what a run shows to a reader who knows nothing but its records.</summary>
internal sealed class NetworkCensus
{
    private readonly Dictionary<string, JsonElement> _nodes = new(StringComparer.Ordinal);

    public long Records { get; private set; }

    /// <summary>Records by type.</summary>
    public Dictionary<string, long> Families { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests by hour of the day, UTC.</summary>
    public int[] RequestsOfHour { get; } = new int[24];

    /// <summary>Statuses by model label.</summary>
    public Dictionary<string, long> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of whole capability snapshots.</summary>
    public List<int> SnapshotBytes { get; } = [];

    /// <summary>Every node that was ever reported, as it was first.</summary>
    public IReadOnlyCollection<JsonElement> Nodes => _nodes.Values;

    public static NetworkCensus Of(SimulationOptions options)
    {
        var census = new NetworkCensus();
        foreach (var record in Simulation.Run(options))
        {
            census.Take(record);
        }

        return census;
    }

    public long Of(string family) => Families.GetValueOrDefault(family);

    public int NodesWith(Func<JsonElement, bool> property) => Nodes.Count(property);

    /// <summary>Hot wallets that two operators share.</summary>
    public int SharedWallets() =>
        Nodes.GroupBy(n => Text(n, "local_address"), StringComparer.Ordinal).Count(g => g.Select(n => Text(n, "address")).Distinct(StringComparer.Ordinal).Count() > 1);

    /// <summary>Cards of a node by UUID.</summary>
    public static Dictionary<string, string> CardsOf(JsonElement node)
    {
        var cards = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node.GetProperty("hardware").ValueKind == JsonValueKind.Array)
        {
            foreach (var card in node.GetProperty("hardware").EnumerateArray().SelectMany(h => h.GetProperty("gpu_info").EnumerateObject()))
            {
                cards[card.Value.GetProperty("id").GetString()!] = card.Value.GetProperty("name").GetString()!;
            }
        }

        return cards;
    }

    public static string Text(JsonElement node, string name) => node.GetProperty(name).GetString()!.ToLower(CultureInfo.InvariantCulture);

    private void Take(SimulatedRecord record)
    {
        Records++;
        if (record.Value is not { } value || Member(value.Span[..Math.Min(value.Length, 120)], "\"type\":\""u8) is not { } type)
        {
            return;
        }

        Families[type] = Of(type) + 1;
        if (type == "stream_trace" && value.Span.IndexOf("\"gateway_receive_stream_request\""u8) >= 0)
        {
            RequestsOfHour[DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs).Hour]++;
        }
        else if (type == "ai_stream_status" && Member(value.Span, "\"pipeline\":\"streamd"u8) is { } model)
        {
            Models[model] = Models.GetValueOrDefault(model) + 1;
        }
        else if (type == "network_capabilities" && value.Length > 5_000)
        {
            SnapshotBytes.Add(value.Length);
            using var document = JsonDocument.Parse(value);
            foreach (var node in document.RootElement.GetProperty("data").EnumerateArray())
            {
                _nodes.TryAdd(Text(node, "orch_uri"), node.Clone());
            }
        }
    }

    private static string? Member(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        var at = text.IndexOf(start);
        var rest = at < 0 ? [] : text[(at + start.Length)..];
        return at < 0 || rest.IndexOf((byte)'"') < 0 ? null : Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}
