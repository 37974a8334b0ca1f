using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>The serializer of messages to the capability directory; strict as that of the sessions.</summary>
public sealed class CapabilitySerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    internal const string ObserveNodeManifest = "m1.observe-node";
    internal const string NodeObservedManifest = "m1.node-observed";

    /// <summary>Id on the wire; never changes.</summary>
    public const int SerializerId = 1_847_266;

    /// <summary>Types that are bound to this serializer.</summary>
    public static IReadOnlyList<Type> BoundTypes { get; } = [typeof(CapabilityCommands.ObserveNode), typeof(CapabilityReplies.NodeObserved)];

    /// <inheritdoc />
    public override int Identifier => SerializerId;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        CapabilityCommands.ObserveNode => ObserveNodeManifest,
        CapabilityReplies.NodeObserved => NodeObservedManifest,
        _ => throw new NotSupportedException($"{o.GetType().FullName} has no manifest."),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => obj switch
    {
        CapabilityCommands.ObserveNode c => new ObserveNodeMessage { Url = c.Url, Observations = { c.Observations.Select(ToProto) } }.ToByteArray(),
        CapabilityReplies.NodeObserved r => new NodeObservedMessage { Url = r.Url }.ToByteArray(),
        _ => throw new NotSupportedException($"{obj.GetType().FullName} has no wire form."),
    };

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case ObserveNodeManifest:
                var command = ObserveNodeMessage.Parser.ParseFrom(bytes);
                return new CapabilityCommands.ObserveNode(command.Url, [.. command.Observations.Select(o => FromProto(command.Url, o))]);
            case NodeObservedManifest:
                return new CapabilityReplies.NodeObserved(NodeObservedMessage.Parser.ParseFrom(bytes).Url);
            default:
                throw new NotSupportedException($"Manifest '{manifest}' is unknown: written by a newer release; upgrade this node.");
        }
    }

    private static NodeObservationRecord ToProto(NodeObservation observation)
    {
        var record = new NodeObservationRecord { Uid = TimelineCodec.ToProto(observation.Uid), TimeMs = observation.TimeMs, Gateway = observation.Gateway };
        record.Offers.Add(observation.Offers.Select(o => new OfferSightingRecord
        {
            Operator = o.Operator,
            Pipeline = o.Pipeline,
            Model = o.Model,
            Slot = TimelineCodec.ToProto(o.Slot),
            Uuid = o.Uuid,
        }));
        record.Wallets.Add(observation.Wallets.Select(w => new WalletSightingRecord { HotWallet = w.HotWallet, Operator = w.Operator }));
        record.Recipients.Add(observation.Recipients);
        return record;
    }

    private static NodeObservation FromProto(string url, NodeObservationRecord record) => new(
        url, EventUid.FromBytes(record.Uid.Span), record.TimeMs, TimelineCodec.Text(record.Gateway),
        [.. record.Offers.Select(o => new OfferSighting(
            TimelineCodec.Text(o.Operator), TimelineCodec.Text(o.Pipeline), TimelineCodec.Text(o.Model), TimelineCodec.FromProto(o.Slot), o.Uuid))],
        [.. record.Wallets.Select(w => new WalletSighting(TimelineCodec.Text(w.HotWallet), TimelineCodec.Text(w.Operator)))],
        [.. record.Recipients]);
}
