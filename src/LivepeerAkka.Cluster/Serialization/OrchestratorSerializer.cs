using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>
/// The serializer of nodes' activity: journal entries, snapshots and messages. Strict: a type without a manifest and a manifest without a
/// type are errors. A manifest, once written, is read for ever.
/// </summary>
public sealed class OrchestratorSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    internal const string WorkSetManifest = "j1.orchestrator-work-set";
    internal const string KeysPublishedManifest = "j1.orchestrator-keys-published";
    internal const string FrozenManifest = "j1.orchestrator-frozen";
    internal const string SnapshotManifest = "s1.orchestrator";
    internal const string SetWorkManifest = "m1.orchestrator-set-work";
    internal const string PublishIfDirtyManifest = "m1.orchestrator-publish-if-dirty";
    internal const string SettleNowManifest = "m1.orchestrator-settle-now";
    internal const string WorkNotedManifest = "m1.orchestrator-work-noted";
    internal const string SettledManifest = "m1.orchestrator-settled";

    /// <summary>Id in the journal's rows and on the wire; never changes.</summary>
    public const int SerializerId = 1_847_264;

    /// <summary>Types that are bound to this serializer.</summary>
    public static IReadOnlyList<Type> BoundTypes { get; } =
    [
        typeof(OrchestratorEvents.WorkSet), typeof(OrchestratorEvents.KeysPublished), typeof(OrchestratorEvents.Frozen),
        typeof(OrchestratorSnapshot),
        typeof(OrchestratorCommands.SetWork), typeof(OrchestratorCommands.PublishIfDirty), typeof(OrchestratorCommands.SettleNow),
        typeof(OrchestratorReplies.WorkNoted), typeof(OrchestratorReplies.Settled),
    ];

    /// <inheritdoc />
    public override int Identifier => SerializerId;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        OrchestratorEvents.WorkSet => WorkSetManifest,
        OrchestratorEvents.KeysPublished => KeysPublishedManifest,
        OrchestratorEvents.Frozen => FrozenManifest,
        OrchestratorSnapshot => SnapshotManifest,
        OrchestratorCommands.SetWork => SetWorkManifest,
        OrchestratorCommands.PublishIfDirty => PublishIfDirtyManifest,
        OrchestratorCommands.SettleNow => SettleNowManifest,
        OrchestratorReplies.WorkNoted => WorkNotedManifest,
        OrchestratorReplies.Settled => SettledManifest,
        _ => throw new NotSupportedException($"{o.GetType().FullName} has no manifest."),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => obj switch
    {
        OrchestratorEvents.WorkSet e => NodeWorkCodec.ToProto(e.Work, e.AtMs).ToByteArray(),
        OrchestratorEvents.KeysPublished e => NodeWorkCodec.ToProto(e).ToByteArray(),
        OrchestratorEvents.Frozen e => new FrozenEntry { CutMs = e.CutMs }.ToByteArray(),
        OrchestratorSnapshot s => OrchestratorSnapshotCodec.ToProto(s).ToByteArray(),
        OrchestratorCommands.SetWork c => new SetWorkMessage { Key = ToProto(c.Key), Work = NodeWorkCodec.ToProto(c.Work) }.ToByteArray(),
        OrchestratorCommands.PublishIfDirty c => ToProto(c.Key).ToByteArray(),
        OrchestratorCommands.SettleNow c => ToProto(c.Key).ToByteArray(),
        OrchestratorReplies.WorkNoted r => new WorkNotedMessage { Key = ToProto(r.Key), Source = r.Source, Version = r.Version }.ToByteArray(),
        OrchestratorReplies.Settled r => ToProto(r.Key).ToByteArray(),
        _ => throw new NotSupportedException($"{obj.GetType().FullName} has no wire form."),
    };

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case WorkSetManifest:
                var entry = WorkSetEntry.Parser.ParseFrom(bytes);
                return new OrchestratorEvents.WorkSet(NodeWorkCodec.FromProto(entry.Work), entry.AtMs);
            case KeysPublishedManifest:
                return NodeWorkCodec.FromProto(OrchestratorKeysEntry.Parser.ParseFrom(bytes));
            case FrozenManifest:
                return new OrchestratorEvents.Frozen(FrozenEntry.Parser.ParseFrom(bytes).CutMs);
            case SnapshotManifest:
                return OrchestratorSnapshotCodec.FromProto(OrchestratorSnapshotRecord.Parser.ParseFrom(bytes));
            case SetWorkManifest:
                var command = SetWorkMessage.Parser.ParseFrom(bytes);
                return new OrchestratorCommands.SetWork(FromProto(command.Key), NodeWorkCodec.FromProto(command.Work));
            case PublishIfDirtyManifest:
                return new OrchestratorCommands.PublishIfDirty(KeyOf(bytes));
            case SettleNowManifest:
                return new OrchestratorCommands.SettleNow(KeyOf(bytes));
            case WorkNotedManifest:
                var reply = WorkNotedMessage.Parser.ParseFrom(bytes);
                return new OrchestratorReplies.WorkNoted(FromProto(reply.Key), reply.Source, reply.Version);
            case SettledManifest:
                return new OrchestratorReplies.Settled(KeyOf(bytes));
            default:
                throw new NotSupportedException($"Manifest '{manifest}' is unknown: written by a newer release; upgrade this node.");
        }
    }

    private static OrchestratorKeyMessage ToProto(OrchestratorKey key) => new() { Org = key.Org, NodeUrl = key.NodeUrl };

    private static OrchestratorKey FromProto(OrchestratorKeyMessage key) =>
        new(TextPool.Shared.Intern(key.Org), TextPool.Shared.Intern(key.NodeUrl));

    private static OrchestratorKey KeyOf(byte[] bytes) => FromProto(OrchestratorKeyMessage.Parser.ParseFrom(bytes));
}
