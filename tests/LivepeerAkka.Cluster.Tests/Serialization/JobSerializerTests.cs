using Akka.Actor;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Tests.Jobs;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Tests.Serialization;

public sealed class JobSerializerTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("serializer");

    private JobSerializer Serializer => new((ExtendedActorSystem)_system);

    /// <summary>One example a manifest, with the bytes that a released build wrote: they stay readable for ever.</summary>
    public static TheoryData<string, object, string> Golden => new()
    {
        { "j1.job-records-added", new JobEvents.RecordsAdded([JobSamples.Full, JobSamples.Received(1, JobSamples.T)]), JobGoldenBytes.RecordsAdded },
        { "j1.job-fact-published", new JobEvents.FactPublished(3, "abcdef", 2, "n:8935"), JobGoldenBytes.FactPublished },
        { "j1.job-fact-acknowledged", new JobEvents.FactAcknowledged(7), JobGoldenBytes.FactAcknowledged },
        { "m1.apply-job-records", new JobCommands.ApplyRecords(JobSamples.Key, [JobSamples.Full]), JobGoldenBytes.ApplyRecords },
        { "m1.publish-job-if-open", new JobCommands.PublishIfOpen(JobSamples.Key), JobGoldenBytes.Key },
        { "m1.conclude-job-now", new JobCommands.ConcludeNow(JobSamples.Key), JobGoldenBytes.Key },
        { "m1.reconsider-job", new JobCommands.Reconsider(JobSamples.Key, 300), JobGoldenBytes.Reconsider },
        { "m1.job-applied", new JobReplies.Applied(JobSamples.Key), JobGoldenBytes.Key },
        { "m1.job-settled", new JobReplies.Settled(JobSamples.Key), JobGoldenBytes.Key },
        { "m1.job-reconsidered", new JobReplies.Reconsidered(JobSamples.Key), JobGoldenBytes.Key },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Every_type_keeps_its_manifest_and_its_bytes(string manifest, object value, string golden)
    {
        Assert.Equal(manifest, Serializer.Manifest(value));
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.ToBinary(value)));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Bytes_of_a_released_build_are_read_as_what_was_written(string manifest, object value, string golden)
    {
        var read = Serializer.FromBinary(Convert.FromHexString(golden), manifest);

        Assert.Equal(value.GetType(), read.GetType());
        Assert.Equivalent(value, read, strict: true);
    }

    [Fact]
    public void Every_message_entry_and_reply_of_a_job_is_bound_and_has_an_example()
    {
        var declared = new[] { typeof(JobCommands), typeof(JobEvents), typeof(JobReplies) }
            .SelectMany(t => t.GetNestedTypes()).Where(t => t is { IsClass: true, IsAbstract: false }).Select(t => t.FullName).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(declared, JobSerializer.BoundTypes.Select(t => t.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(declared, Golden.Select(row => row[1].GetType().FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_unknown_stops_instead_of_being_skipped()
    {
        Assert.Contains("j9.x", Assert.Throws<NotSupportedException>(() => Serializer.FromBinary([], "j9.x")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Serializer.Manifest("text"));
        Assert.Throws<NotSupportedException>(() => Serializer.ToBinary("text"));
    }

    public void Dispose() => _system.Terminate().Wait();
}
