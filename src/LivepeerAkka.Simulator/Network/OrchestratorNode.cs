namespace LivepeerAkka.Simulator.Network;

/// <summary>A graphics card of a node; memory in bytes.</summary>
/// <param name="Seed">What its UUIDs are made of.</param>
/// <param name="Type">Model and memory.</param>
internal sealed record Card(ulong Seed, CardType Type)
{
    /// <summary>UUID that the card has after a number of restarts of its container.</summary>
    public string IdAfter(long restarts)
    {
        var seed = Seed + ((ulong)restarts * 0x9E3779B97F4A7C15UL);
        return $"GPU-{Uuid.From(SeededRandom.Mix(seed), SeededRandom.Mix(~seed))}";
    }
}

/// <summary>An operator: canonical wallet, mixed case as capabilities and payments carry it.</summary>
internal sealed record Operator(string Address)
{
    /// <summary>The address as facts carry it.</summary>
    public string Canonical { get; } = Address.ToLowerInvariant();
}

/// <summary>One orchestrator node, as long as it belongs to one operator. Times epoch ms.</summary>
internal sealed class OrchestratorNode
{
    public required int Index { get; init; }
    public required Operator Operator { get; set; }

    /// <summary>Lower-case; what signals carry. A few are shared by two operators.</summary>
    public required string HotWallet { get; set; }

    /// <summary><c>host:port</c>, lower-case with the port explicit: the node's one identity.</summary>
    public required string NodeKey { get; init; }

    /// <summary>URI as capabilities advertise it.</summary>
    public required string Url { get; init; }

    public required string Version { get; init; }
    public required string RunnerVersion { get; init; }
    public required IReadOnlyList<Card> Cards { get; init; }

    /// <summary>Capabilities tell the cards; else only models.</summary>
    public required bool ReportsHardware { get; init; }

    /// <summary>Capabilities tell the version of its runner.</summary>
    public bool TellsRunnerVersion { get; init; } = true;

    /// <summary>Every entry of its hardware names one card; else every entry names all cards.</summary>
    public bool OneEntryPerCard { get; init; }

    /// <summary>Every model of the node; the first of a live node is a live one.</summary>
    public required IReadOnlyList<ModelOffer> Offers { get; init; }

    /// <summary>What the runner's clock shows minus the true time, ms; may exceed a day.</summary>
    public required long RunnerSkewMs { get; init; }

    /// <summary><c>orchestrator_info</c> as UTF-8 JSON; the first spelling is the usual one, all mean the same node.</summary>
    public required IReadOnlyList<byte[]> InfoSpellings { get; set; }

    /// <summary><c>orchestrator_info</c> with the hot wallet alone.</summary>
    public required byte[] WalletInfo { get; set; }

    /// <summary>Another operator has a node on the same hot wallet.</summary>
    public bool SharesWallet { get; set; }

    /// <summary>Time between two restarts that renew the UUIDs, ms; 0 = it never restarts.</summary>
    public long RestartEveryMs { get; init; }

    /// <summary>Not every card has a runner at every time.</summary>
    public bool HasFewerSlots { get; init; }

    /// <summary>Capabilities show the node from here on.</summary>
    public long ReportedFromMs { get; private set; } = long.MinValue;

    /// <summary>Capabilities show the node before this time only.</summary>
    public long ReportedUntilMs { get; private set; } = long.MaxValue;

    /// <summary>Sessions choose the node from here on.</summary>
    public long ServesFromMs { get; private set; } = long.MinValue;

    /// <summary>From here on the node is its <see cref="Successor"/> for everybody who talks to it.</summary>
    public long LeavesAtMs { get; private set; } = long.MaxValue;

    /// <summary>The same node under its next operator, null = it never moves.</summary>
    public OrchestratorNode? Successor { get; private set; }

    /// <summary>It serves live streams.</summary>
    public bool IsLive => Offers.Count > 0 && Offers[0].CapabilityId == Catalogue.LiveVideo;

    /// <summary>It offers a model.</summary>
    public bool HasModels => Offers.Count > 0;

    /// <summary>Label of the live model that runs here; only of live nodes.</summary>
    public string LiveModel => Offers[0].Model;

    /// <summary>The node as it is at a time.</summary>
    public OrchestratorNode At(long atMs) => atMs >= LeavesAtMs ? Successor! : this;

    /// <summary>Capabilities show the next operator, but this one still serves: a URL alone tells the wrong one.</summary>
    public bool IsAboutToMove(long atMs) => Successor is { } next && atMs >= next.ReportedFromMs && atMs < LeavesAtMs;

    /// <summary>The node as capabilities show it at a time, null = they do not.</summary>
    public OrchestratorNode? ReportedAt(long atMs) =>
        atMs >= ReportedUntilMs ? Successor?.ReportedAt(atMs) : atMs >= ReportedFromMs ? this : null;

    /// <summary>Restarts of its containers up to a time.</summary>
    public long RestartsAt(long atMs) => RestartEveryMs == 0 ? 0 : (atMs + (Index * 7_919_000L)) / RestartEveryMs;

    /// <summary>Slots of each of its models, free or in use, at a time; at least one.</summary>
    public int SlotsAt(long atMs) =>
        HasFewerSlots ? 1 + (int)(SeededRandom.Mix((ulong)(atMs / 600_000) ^ ((ulong)Index << 40)) % (ulong)Cards.Count) : Cards.Count;

    /// <summary>The node as capabilities show it only for a time.</summary>
    public OrchestratorNode Shown(long fromMs, long untilMs)
    {
        var copy = (OrchestratorNode)MemberwiseClone();
        (copy.ReportedFromMs, copy.ReportedUntilMs) = (fromMs, untilMs);
        return copy;
    }

    /// <summary>The node with a time at which it gets another operator.</summary>
    /// <param name="shownMs">From here on capabilities show the next operator.</param>
    /// <param name="atMs">From here on the next operator serves.</param>
    /// <param name="isIdle">Nobody is served before.</param>
    /// <param name="owner">Next operator.</param>
    /// <param name="wallet">Its hot wallet.</param>
    /// <param name="spellings"><c>orchestrator_info</c> with that wallet.</param>
    /// <param name="walletInfo">The same with the wallet alone.</param>
    public OrchestratorNode Moving(
        long shownMs, long atMs, bool isIdle, Operator owner, string wallet, IReadOnlyList<byte[]> spellings, byte[] walletInfo)
    {
        var next = Shown(shownMs, long.MaxValue);
        (next.Operator, next.HotWallet, next.InfoSpellings, next.WalletInfo) = (owner, wallet, spellings, walletInfo);
        next.ServesFromMs = isIdle ? atMs : long.MinValue;
        var copy = Shown(long.MinValue, shownMs);
        copy.ServesFromMs = isIdle ? long.MaxValue : long.MinValue;
        (copy.LeavesAtMs, copy.Successor) = (atMs, next);
        return copy;
    }
}
