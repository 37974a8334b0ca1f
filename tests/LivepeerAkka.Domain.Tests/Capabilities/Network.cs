using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Tests.Sessions;

namespace LivepeerAkka.Domain.Tests.Capabilities;

/// <summary>A network in the words of the cases: every report is a record with an id of its own.</summary>
internal sealed class Network
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
    public const string Live = "live-video-to-video";
    public const string Card = "RTX 4090";
    public const long Memory = 24_000_000_000;

    private readonly List<NodeObservation> _observations = [];
    private int _records = 1000;

    /// <summary>All observations, in the order of the reports.</summary>
    public IReadOnlyList<NodeObservation> Observations => _observations;

    public CapabilityPicture Picture => PictureOf(_observations);

    /// <summary>The uid of the record with a number, counted from 1.</summary>
    public static EventUid Record(int number) => Script.Uid(1000 + number);

    public static CapabilityGpu Gpu(int index, string id, string name = Card, long memory = Memory) => new(index, id, name, 8, 9, memory, 1);

    public static CapabilityHardware Hardware(string model, params CapabilityGpu[] gpus) => new(Live, model, gpus);

    public static CapabilityEntry Entry(string operatorAddress, string hot, string url, params CapabilityHardware[] hardware) =>
        new(operatorAddress, hot, url, "0.8", [], [], hardware);

    public static CapabilityEntry Models(string operatorAddress, string hot, string url, params (int Capability, string Model)[] models) =>
        new(operatorAddress, hot, url, "0.8", [.. models.Select(m => new CapabilityModel(m.Capability, m.Model, true, "", 1, 0))], [], []);

    public static CapabilityPicture PictureOf(IEnumerable<NodeObservation> observations) =>
        CapabilityPicture.Empty.With(Timelines(observations), 1);

    public static IEnumerable<NodeTimeline> Timelines(IEnumerable<NodeObservation> observations) => observations
        .GroupBy(o => o.Url)
        .Select(g => g.Aggregate(NodeTimelines.Empty(g.Key), (node, observation) => node.Observe(observation).Next));

    /// <summary>Everything in a timeline as text: equal texts are equal timelines.</summary>
    public static string Render(NodeTimeline node) => string.Join('\n', [
        node.Url,
        .. node.Offers.Select(o => $"{o.Operator} {o.Pipeline} {o.Model} {o.Slot} [{Render(o.Seen)}] [{string.Join(',', o.Uuids)}]"),
        .. node.Wallets.Select(w => $"{w.HotWallet} {w.Operator} [{Render(w.Seen)}]"),
        .. node.Recipients.Select(r => $"{r.Operator} [{Render(r.Seen)}]")]);

    /// <summary>A capability snapshot.</summary>
    public Network Report(long t, params CapabilityEntry[] entries) => Add(new NetworkCapabilities(entries), t);

    /// <summary>A snapshot of one node with one model on one card.</summary>
    public Network Cap(string operatorAddress, string hot, string url, string model, long t, string gpu = "GPU-1") =>
        Report(t, Entry(operatorAddress, hot, url, Hardware(model, Gpu(0, gpu))));

    /// <summary>The same from <paramref name="from"/> to <paramref name="to"/>, every 20 minutes.</summary>
    public Network CapFrom(long from, long to, string operatorAddress, string hot, string url, string model)
    {
        for (var t = from; t <= to; t += 20 * Minute)
        {
            Cap(operatorAddress, hot, url, model, t);
        }

        return this;
    }

    public Network Discover(long t, params (string Hot, string Url)[] found) =>
        Add(new DiscoveryResults([.. found.Select(f => new DiscoveredOrchestrator(f.Hot, f.Url, 1))]), t);

    public Network Pay(long t, string recipient, string url) =>
        Add(new Payment("r", "", "", "", recipient, url, null, "", null, null, null, "", null), t);

    private Network Add(EventPayload payload, long t)
    {
        _observations.AddRange(NodeObservations.Of(payload, Script.Uid(++_records), t, "g"));
        return this;
    }

    private static string Render(IReadOnlyList<SeenInterval> seen) => string.Join(',', seen);
}
