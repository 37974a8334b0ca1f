using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>A card's place: its type and its rank among the like cards of its node.</summary>
internal sealed record OracleSlot(CardType Type, int Ordinal);

/// <summary>One offer of a node under one operator, with every time at which a report showed it (epoch ms, ascending).</summary>
internal sealed record OracleOffer(OrchestratorNode Node, string Pipeline, string Model, OracleSlot? Slot, IReadOnlyList<long> Sightings)
{
    public string Operator => Node.Operator.Canonical;

    /// <summary>It was seen at or after <paramref name="fromMs"/> and not after <paramref name="toMs"/>.</summary>
    public bool WasSeen(long fromMs, long toMs)
    {
        var (low, high) = (0, Sightings.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Sightings[middle] < fromMs ? (middle + 1, high) : (low, middle);
        }

        return low < Sightings.Count && Sightings[low] <= toMs;
    }
}

/// <summary>What the accepted capability records of a run show, and when (attribution.md sections 1 and 2).</summary>
internal sealed class ObservedNetwork
{
    private const long HourMs = 3_600_000;

    private const int FirstPipelineId = 27;

    private static readonly string[] Pipelines =
    [
        "text-to-image", "image-to-image", "image-to-video", "upscale", "audio-to-text", "segment-anything-2", "llm", "image-to-text",
        "live-video-to-video", "text-to-speech", "byoc",
    ];

    private readonly Dictionary<OrchestratorNode, List<long>> _sightings = [];
    private readonly List<OracleOffer> _offers = [];
    private ILookup<string, OracleOffer>? _byUrl;
    private ILookup<string, OracleOffer>? _byOperator;
    private ILookup<string, OrchestratorNode>? _byWallet;

    /// <summary>A report shows a node, as it was at the time.</summary>
    public void Note(OrchestratorNode node, long atMs)
    {
        if (!_sightings.TryGetValue(node, out var times))
        {
            _sightings.Add(node, times = []);
        }

        times.Add(atMs);
    }

    /// <summary>Everything is known now; before, nothing can be asked.</summary>
    public void Complete()
    {
        foreach (var (node, times) in _sightings.OrderBy(s => s.Key.Index).ThenBy(s => s.Key.Successor is null))
        {
            times.Sort();
            _offers.AddRange(OffersOf(node, times));
        }

        _byUrl = _offers.ToLookup(o => o.Node.NodeKey, StringComparer.Ordinal);
        _byOperator = _offers.ToLookup(o => o.Operator, StringComparer.Ordinal);
        _byWallet = _sightings.Keys.ToLookup(n => n.HotWallet, StringComparer.Ordinal);
    }

    /// <summary>Offers of a node by its URL, whoever owned it.</summary>
    public IEnumerable<OracleOffer> OffersAt(string url) => _byUrl![url];

    /// <summary>Offers of all nodes of an operator.</summary>
    public IEnumerable<OracleOffer> OffersOfOperator(string owner) => _byOperator![owner];

    /// <summary>Operators that reports ever gave a hot wallet.</summary>
    public IReadOnlyList<string> OperatorsOfWallet(string wallet) =>
        _byWallet![wallet].Select(n => n.Operator.Canonical).Distinct(StringComparer.Ordinal).ToList();

    /// <summary>Reports of the 24 hours before give the wallet two operators.</summary>
    public bool IsShared(string wallet, long atMs) =>
        _byWallet![wallet].Where(n => _sightings[n].Exists(s => s >= atMs - (24 * HourMs) && s <= atMs))
            .Select(n => n.Operator.Canonical).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>
    /// The one node (<c>host:port</c>) that reports give a wallet: seen in the 24 hours before or first seen in the 30 minutes after.
    /// Null = none or several.
    /// </summary>
    public string? OnlyNodeOfWallet(string wallet, long atMs)
    {
        var urls = _byWallet![wallet]
            .Where(n => _sightings[n].Exists(s => s >= atMs - (24 * HourMs) && s <= atMs)
                || (_sightings[n][0] > atMs && _sightings[n][0] <= atMs + (HourMs / 2)))
            .Select(n => n.NodeKey).Distinct(StringComparer.Ordinal).ToList();
        return urls.Count == 1 ? urls[0] : null;
    }

    /// <summary>UUIDs that a card had in the reports of its node.</summary>
    public IEnumerable<string> IdsOf(OrchestratorNode node, Card card) =>
        _sightings[node].Select(node.RestartsAt).Distinct().Select(card.IdAfter);

    private static IEnumerable<OracleOffer> OffersOf(OrchestratorNode node, List<long> times)
    {
        if (!node.HasModels)
        {
            // All that is known of it is that it is there.
            yield return new OracleOffer(node, "", "", Slot: null, times);
        }

        foreach (var offer in node.Offers)
        {
            for (var c = 0; node.ReportsHardware && c < node.Cards.Count; c++)
            {
                var type = node.Cards[c].Type;
                var slot = new OracleSlot(type, node.Cards.Take(c).Count(o => o.Type == type));
                yield return new OracleOffer(node, offer.Pipeline, offer.Model, slot, times);
            }

            // Capability ids name pipelines too; what the hardware does not name is an offer of its own.
            var pipeline = Pipelines[offer.CapabilityId - FirstPipelineId];
            if (!node.ReportsHardware || !node.Offers.Any(o => o.Pipeline == pipeline && o.Model == offer.Model))
            {
                yield return new OracleOffer(node, pipeline, offer.Model, Slot: null, times);
            }
        }
    }
}
