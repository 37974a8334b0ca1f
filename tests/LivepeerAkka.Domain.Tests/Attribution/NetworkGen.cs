using CsCheck;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Tests.Capabilities;
using LivepeerAkka.Domain.Tests.Sessions;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>
/// Random records of a small network and evidence about it. Few operators, wallets, nodes and models, so that they share, move and clash;
/// times lie on the limits of the rules more often than between them.
/// </summary>
internal static class NetworkGen
{
    private static readonly string[] Operators = ["0xa", "0xb", "0xc", ""];
    private static readonly string[] Wallets = ["0xh1", "0xh2", "0xa", ""];
    private static readonly string[] Urls = ["https://n1", "n2:8935", "https://N3:8935/", ""];
    private static readonly string[] Models = ["x", "X", "y", ""];
    private static readonly long[] Limits =
    [
        0, 30 * Second, 30 * Minute, 60 * Minute, 61 * Minute, 90 * Minute, 2 * Hour, 24 * Hour, 25 * Hour, 7 * Day, 8 * Day,
    ];

    public static readonly Gen<long> Time = Gen.Select(
        OneOf(Limits), OneOf(-1, 1), OneOf(Segment.Start, Segment.Start, Segment.End), Gen.Long[-1, 1], OneOf(0, 0, 20 * Minute, -40 * Minute, 5 * Second),
        (limit, sign, from, step, more) => from + (sign * limit) + step + more);

    private static readonly Gen<CapabilityGpu> Gpu = Gen.Select(
        Gen.Int[0, 2], OneOf("g1", "g2", "g3", "G1", ""), OneOf("4090", "3090"), (index, id, name) => Network.Gpu(index, id, name, 24));

    private static readonly Gen<CapabilityHardware> Hardware = Gen.Select(
        OneOf(Live, "llm", "custom"), OneOf(Models), Gpu.Array[0, 3], (pipeline, model, gpus) => new CapabilityHardware(pipeline, model, gpus));

    private static readonly Gen<CapabilityEntry> Entry = Gen.Select(
        OneOf(Operators), OneOf(Wallets), OneOf(Urls), Hardware.Array[0, 2], Gen.Select(OneOf(33, 35, 37), OneOf(Models)).Array[0, 1],
        (operatorAddress, wallet, url, hardware, models) => new CapabilityEntry(
            operatorAddress, wallet, url, "", [.. models.Select(m => new CapabilityModel(m.Item1, m.Item2, true, "", 1, 0))], [], hardware));

    private static readonly Gen<EventPayload> Payload = Gen.Frequency(
        (8, Entry.Array[1, 2].Select(e => (EventPayload)new NetworkCapabilities(e))),
        (1, Gen.Select(OneOf(Wallets), OneOf(Urls), (w, u) => (EventPayload)new DiscoveryResults([new DiscoveredOrchestrator(w, u, null)]))),
        (1, Gen.Select(OneOf(Operators), OneOf(Urls), (o, u) => (EventPayload)new Payment("", "", "", "", o, u, null, "", null, null, null, "", null))));

    /// <summary>What single records say, in the order of their uids: a record is a payload, reported once or again some time later.</summary>
    public static readonly Gen<NodeObservation[]> Observations = Gen.Select(Payload, Time, OneOf(0, 0, 15 * Minute, 60 * Minute, 61 * Minute)).Array[1, 10].Select(records =>
        records.SelectMany((r, i) => NodeObservations.Of(r.Item1, Script.Uid((2 * i) + 1), r.Item2, "g")
            .Concat(r.Item3 == 0 ? [] : NodeObservations.Of(r.Item1, Script.Uid((2 * i) + 2), r.Item2 + r.Item3, "g"))).ToArray());

    public static readonly Gen<AttributionEvidence> Evidence = Gen.Select(
        Gen.Select(OneOf("n1:8935", "n2:8935", "n3:8935", "n4:8935", ""), OneOf(Wallets)).Array[0, 2],
        OneOf("n1:8935", "n2:8935", "n3:8935", "", ""), OneOf("x", "z", "", ""), OneOf(Live, "custom", "odd", "byoc", "", "", ""), Gen.Bool,
        Gen.Select(OneOf(Operators), OneOf("n1:8935", "n2:8935", "")).Array[0, 2],
        OneOf(0, 0, 0, Hour, -Hour, 26 * Hour, -26 * Hour, 8 * Day, -8 * Day),
        (identities, inferred, model, pipeline, verbatim, payments, shift) =>
        {
            var url = identities.Select(i => i.Item1).FirstOrDefault(u => u.Length > 0) ?? inferred;
            return new AttributionEvidence
            {
                Identities = [.. identities.Select((x, i) => new IdentityEvidence(Uid(i), Segment.Start + shift + i, x.Item1.Length > 0 ? url : "", x.Item2))],
                Url = url,
                ModelHint = model,
                PipelineHint = pipeline,
                IsCapabilityVerbatim = verbatim && pipeline is "custom" or "odd",
                Payments = [.. payments.Select((p, i) => new PaymentEvidence(Uid(100 + i), Segment.Start + shift + i, p.Item1, p.Item2, ""))],
                StartMs = Segment.Start + shift,
                EndMs = Segment.End + shift,
            };
        });

    /// <summary>One of some values, as often as each stands there.</summary>
    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static EventUid Uid(int number) => Script.Uid(100_000 + number);
}
