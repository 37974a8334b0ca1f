using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>The one serializer of what jobs journal and are told. Strict; a manifest, once written, is read for ever.</summary>
public sealed class JobSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    internal const string RecordsAddedManifest = "j1.job-records-added";
    internal const string FactPublishedManifest = "j1.job-fact-published";
    internal const string FactAcknowledgedManifest = "j1.job-fact-acknowledged";
    internal const string ApplyRecordsManifest = "m1.apply-job-records";
    internal const string PublishIfOpenManifest = "m1.publish-job-if-open";
    internal const string ConcludeNowManifest = "m1.conclude-job-now";
    internal const string ReconsiderManifest = "m1.reconsider-job";
    internal const string AppliedManifest = "m1.job-applied";
    internal const string SettledManifest = "m1.job-settled";
    internal const string ReconsideredManifest = "m1.job-reconsidered";

    /// <summary>Id in the journal's rows and on the wire; never changes.</summary>
    public const int SerializerId = 1_847_265;

    /// <summary>Types that are bound to this serializer.</summary>
    public static IReadOnlyList<Type> BoundTypes { get; } =
    [
        typeof(JobEvents.RecordsAdded), typeof(JobEvents.FactPublished), typeof(JobEvents.FactAcknowledged),
        typeof(JobCommands.ApplyRecords), typeof(JobCommands.PublishIfOpen), typeof(JobCommands.ConcludeNow), typeof(JobCommands.Reconsider),
        typeof(JobReplies.Applied), typeof(JobReplies.Settled), typeof(JobReplies.Reconsidered),
    ];

    /// <inheritdoc />
    public override int Identifier => SerializerId;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        JobEvents.RecordsAdded => RecordsAddedManifest,
        JobEvents.FactPublished => FactPublishedManifest,
        JobEvents.FactAcknowledged => FactAcknowledgedManifest,
        JobCommands.ApplyRecords => ApplyRecordsManifest,
        JobCommands.PublishIfOpen => PublishIfOpenManifest,
        JobCommands.ConcludeNow => ConcludeNowManifest,
        JobCommands.Reconsider => ReconsiderManifest,
        JobReplies.Applied => AppliedManifest,
        JobReplies.Settled => SettledManifest,
        JobReplies.Reconsidered => ReconsideredManifest,
        _ => throw new NotSupportedException($"{o.GetType().FullName} has no manifest."),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => obj switch
    {
        JobEvents.RecordsAdded e => new JobRecordsAddedEntry { Records = { JobCodec.ToProto(e.Records) } }.ToByteArray(),
        JobEvents.FactPublished e => new JobFactPublishedEntry
        {
            Version = e.Version,
            Fingerprint = e.Fingerprint,
            RecordCount = e.RecordCount,
            NodeUrl = e.NodeUrl,
        }.ToByteArray(),
        JobEvents.FactAcknowledged e => new JobFactAcknowledgedEntry { Version = e.Version }.ToByteArray(),
        JobCommands.ApplyRecords c => new ApplyJobRecordsMessage { Key = JobCodec.ToProto(c.Key), Records = { JobCodec.ToProto(c.Records) } }.ToByteArray(),
        JobCommands.Reconsider c => new ReconsiderJobMessage { Key = JobCodec.ToProto(c.Key), DirectoryVersion = c.DirectoryVersion }.ToByteArray(),
        JobCommands.PublishIfOpen or JobCommands.ConcludeNow or JobReplies.Applied or JobReplies.Settled or JobReplies.Reconsidered =>
            JobCodec.ToProto(((IWithJobKey)obj).Key).ToByteArray(),
        _ => throw new NotSupportedException($"{obj.GetType().FullName} has no wire form."),
    };

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case RecordsAddedManifest:
                return new JobEvents.RecordsAdded(JobCodec.FromProto(JobRecordsAddedEntry.Parser.ParseFrom(bytes).Records));
            case FactPublishedManifest:
                var published = JobFactPublishedEntry.Parser.ParseFrom(bytes);
                return new JobEvents.FactPublished(published.Version, published.Fingerprint, published.RecordCount, published.NodeUrl);
            case FactAcknowledgedManifest:
                return new JobEvents.FactAcknowledged(JobFactAcknowledgedEntry.Parser.ParseFrom(bytes).Version);
            case ApplyRecordsManifest:
                var apply = ApplyJobRecordsMessage.Parser.ParseFrom(bytes);
                return new JobCommands.ApplyRecords(JobCodec.FromProto(apply.Key), JobCodec.FromProto(apply.Records));
            case ReconsiderManifest:
                var reconsider = ReconsiderJobMessage.Parser.ParseFrom(bytes);
                return new JobCommands.Reconsider(JobCodec.FromProto(reconsider.Key), reconsider.DirectoryVersion);
            case PublishIfOpenManifest:
                return new JobCommands.PublishIfOpen(KeyOf(bytes));
            case ConcludeNowManifest:
                return new JobCommands.ConcludeNow(KeyOf(bytes));
            case AppliedManifest:
                return new JobReplies.Applied(KeyOf(bytes));
            case SettledManifest:
                return new JobReplies.Settled(KeyOf(bytes));
            case ReconsideredManifest:
                return new JobReplies.Reconsidered(KeyOf(bytes));
            default:
                throw new NotSupportedException($"Manifest '{manifest}' is unknown: written by a newer release; upgrade this node.");
        }
    }

    private static JobKey KeyOf(byte[] bytes) => JobCodec.FromProto(JobKeyMessage.Parser.ParseFrom(bytes));
}
