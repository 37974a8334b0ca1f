using Akka.Actor;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Tests.Serialization;

public sealed class OrchestratorSerializerTests : IDisposable
{
    private const long Time = 1_700_000_000_000;
    private static readonly OrchestratorKey Key = new("org", "node.example:8935");
    private readonly ActorSystem _system = ActorSystem.Create("serializer");

    private OrchestratorSerializer Serializer => new((ExtendedActorSystem)_system);

    /// <summary>One example a manifest, with the bytes that a released build wrote: they stay readable for ever.</summary>
    public static TheoryData<string, object, string> Golden => new()
    {
        { "j1.orchestrator-work-set", new OrchestratorEvents.WorkSet(Work(), Time + 500), OrchestratorGoldenBytes.WorkSet },
        {
            "j1.orchestrator-keys-published", new OrchestratorEvents.KeysPublished([new(Time, 2), new(Time + 9, 1)], [Time, Time + 3_600_000]),
            OrchestratorGoldenBytes.KeysPublished
        },
        { "j1.orchestrator-frozen", new OrchestratorEvents.Frozen(Time), OrchestratorGoldenBytes.Frozen },
        {
            "s1.orchestrator",
            new OrchestratorSnapshot
            {
                Revision = 5,
                CutMs = 0,
                Head = new StretchHead(0, [new ActivitySegment("p", "m", 1, 2)], "0xop", 2, 3, 4, 5),
                Works = [new NotedWork(Work(), Time), new NotedWork(NodeWork.None("job/llm/r", 9), Time + 1)],
                Published = new OrchestratorEvents.KeysPublished([new(Time, 2)], [Time]),
            },
            OrchestratorGoldenBytes.Snapshot
        },
        { "m1.orchestrator-set-work", new OrchestratorCommands.SetWork(Key, Work()), OrchestratorGoldenBytes.SetWork },
        { "m1.orchestrator-publish-if-dirty", new OrchestratorCommands.PublishIfDirty(Key), OrchestratorGoldenBytes.Key },
        { "m1.orchestrator-settle-now", new OrchestratorCommands.SettleNow(Key), OrchestratorGoldenBytes.Key },
        { "m1.orchestrator-work-noted", new OrchestratorReplies.WorkNoted(Key, "session/s|r", 7), OrchestratorGoldenBytes.WorkNoted },
        { "m1.orchestrator-settled", new OrchestratorReplies.Settled(Key), OrchestratorGoldenBytes.Key },
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
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.ToBinary(read)));
        Assert.Equivalent(value, read, strict: true);
    }

    [Fact]
    public void A_snapshot_of_a_node_without_a_frozen_time_keeps_that_it_has_none()
    {
        var snapshot = new OrchestratorSnapshot { Revision = 1, CutMs = null, Head = null, Works = [], Published = new([], []) };

        var read = Assert.IsType<OrchestratorSnapshot>(Serializer.FromBinary(Serializer.ToBinary(snapshot), "s1.orchestrator"));

        Assert.Null(read.CutMs);
        Assert.Null(read.Head);
    }

    [Fact]
    public void Every_message_entry_and_reply_of_a_node_is_bound_and_has_a_golden_example()
    {
        var declared = new[] { typeof(OrchestratorCommands), typeof(OrchestratorEvents), typeof(OrchestratorReplies) }
            .SelectMany(t => t.GetNestedTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false })
            .Append(typeof(OrchestratorSnapshot))
            .Select(t => t.FullName).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(declared, OrchestratorSerializer.BoundTypes.Select(t => t.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(declared, Golden.Select(row => row[1].GetType().FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_manifest_and_a_type_without_one_stop_instead_of_being_skipped()
    {
        var error = Assert.Throws<NotSupportedException>(() => Serializer.FromBinary([], "j9.from-the-future"));

        Assert.Contains("j9.from-the-future", error.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Serializer.Manifest("text"));
        Assert.Throws<NotSupportedException>(() => Serializer.ToBinary("text"));
    }

    [Fact]
    public void The_largest_work_of_a_source_fits_a_frame()
    {
        var rules = new OrchestratorRules();
        var runs = Enumerable.Range(0, rules.RunsMax).Select(i => new WorkRun(
            "live-video-to-video", "streamdiffusion-sdxl-v2v", Time + (i * 2_000_000L), Time + (i * 2_000_000L) + 60_000,
            [new BusySpan(Time + (i * 2_000_000L) - 10_000, Time + (i * 2_000_000L)), new BusySpan(Time + (i * 2_000_000L) + 40_000, Time + (i * 2_000_000L) + 60_000)]));

        Assert.InRange(Serializer.ToBinary(new OrchestratorCommands.SetWork(Key, new NodeWork("session/s|r", 1, "0xop", [.. runs]))).Length, 1, 100_000);
    }

    public void Dispose() => _system.Terminate().Wait();

    private static NodeWork Work() => new("session/s|r", 7, "0xop",
    [
        new WorkRun("live-video-to-video", "x", Time, Time + 60_000, [new BusySpan(Time - 10_000, Time), new BusySpan(Time + 20_000, Time + 60_000)]),
        new WorkRun("", "", Time + 90_000, Time + 90_000, []),
    ]);
}
