using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Capabilities;

/// <summary>What records say about nodes, in a line each.</summary>
internal static class Sightings
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
    public const string Node = "a.example:8935";

    public static EventUid Uid(int number) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(number >> 8), (byte)number]);

    /// <summary>A capability record of one node with a card, a wallet and one model.</summary>
    public static NodeObservation Capability(int record, long timeMs, string operatorAddress = "0xop-a", string wallet = "0xa", string url = Node, string model = "sdxl") =>
        Assert.Single(NodeObservations.Of(
            new NetworkCapabilities([new CapabilityEntry(
                operatorAddress, wallet, url, "0.8", [], [],
                [new CapabilityHardware("live-video-to-video", model, [new CapabilityGpu(0, $"GPU-{record}", "RTX 4090", 8, 9, 24_000_000_000, 1)])])]),
            Uid(record), timeMs, "gw"));

    /// <summary>A discovery of one node.</summary>
    public static NodeObservation Discovery(int record, long timeMs, string wallet = "0xa", string url = Node) =>
        Assert.Single(NodeObservations.Of(new DiscoveryResults([new DiscoveredOrchestrator(wallet, url, 3)]), Uid(record), timeMs, "gw"));

    /// <summary>A payment to an operator at one node.</summary>
    public static NodeObservation Payment(int record, long timeMs, string recipient = "0xop-a", string url = Node) => Assert.Single(NodeObservations.Of(
        new Payment("r", "", "", "", recipient, url, null, "", null, null, null, "", null), Uid(record), timeMs, "gw"));

    public static NodeTimeline Timeline(params NodeObservation[] observations) =>
        observations.Aggregate(NodeTimelines.Empty(observations[0].Url), (node, observation) => node.Observe(observation).Next);

    /// <summary>Everything of a timeline as text.</summary>
    public static string Render(NodeTimeline node) => string.Join('\n', [
        node.Url,
        .. node.Offers.Select(o => $"{o.Operator} {o.Pipeline} {o.Model} {o.Slot} {string.Join(',', o.Seen)} {string.Join(',', o.Uuids)}"),
        .. node.Wallets.Select(w => $"{w.HotWallet} {w.Operator} {string.Join(',', w.Seen)}"),
        .. node.Recipients.Select(r => $"{r.Operator} {string.Join(',', r.Seen)}")]);
}
