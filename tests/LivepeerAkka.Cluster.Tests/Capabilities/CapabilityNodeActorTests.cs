using Akka.Actor;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Cluster.Tests.Capabilities;

public abstract class CapabilityNodeActorTests : TestKit
{
    private readonly TestJournal _journal;
    private readonly LedgerWriter _ledger;
    private readonly CapabilityStore _store;

    protected CapabilityNodeActorTests(TestJournal journal)
    {
        _journal = journal;
        _ledger = new LedgerWriter(journal.Database);
        _store = new CapabilityStore(_ledger);
    }

    [Fact]
    public async Task What_is_answered_is_kept_and_a_new_incarnation_goes_on_from_there()
    {
        var first = Start();
        await Ask(first, Sightings.Capability(1, 10));
        await WatchAsync(first);
        Sys.Stop(first);
        await ExpectTerminatedAsync(first, TimeSpan.FromSeconds(30));

        await Ask(Start(), Sightings.Capability(2, 20), Sightings.Payment(3, 30));

        Assert.Equal(
            Sightings.Render(Sightings.Timeline(Sightings.Capability(1, 10), Sightings.Capability(2, 20), Sightings.Payment(3, 30))),
            Sightings.Render((await _store.LoadAsync(Sightings.Node)).Node));
    }

    [Fact]
    public async Task A_repetition_makes_no_version()
    {
        var node = Start();
        await Ask(node, Sightings.Capability(1, 10));
        var version = (await _store.ChangedSinceAsync(0)).Version;

        await Ask(node, Sightings.Capability(1, 10));

        Assert.Equal(version, (await _store.ChangedSinceAsync(0)).Version);
    }

    [Fact]
    public async Task Commands_that_come_while_it_writes_are_all_answered_and_kept()
    {
        var node = Start();

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => Ask(node, Sightings.Capability(i, i * 2 * Sightings.Hour))));

        Assert.Equal(
            Sightings.Render(Sightings.Timeline([.. Enumerable.Range(1, 200).Select(i => Sightings.Capability(i, i * 2 * Sightings.Hour))]).Forget(400 * Sightings.Hour)),
            Sightings.Render((await _store.LoadAsync(Sightings.Node)).Node));
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_by_the_newest_sighting_that_is_known_also_after_a_restart()
    {
        var first = Start();
        await Ask(first, Sightings.Capability(1, 40 * Sightings.Day));
        await WatchAsync(first);
        Sys.Stop(first);
        await ExpectTerminatedAsync(first, TimeSpan.FromSeconds(30));

        await Ask(Start(), Sightings.Capability(2, 20 * Sightings.Day, "0xold"));

        Assert.DoesNotContain((await _store.LoadAsync(Sightings.Node)).Node.Offers, o => o.Operator == "0xold");
    }

    [Fact]
    public async Task Two_incarnations_at_once_undo_nothing_of_each_other()
    {
        var (first, second) = (Start(), Start());
        var refused = await AskAgain(first, Sightings.Capability(1, 10));
        refused += await AskAgain(second, Sightings.Capability(2, 20));
        refused += await AskAgain(first, Sightings.Payment(3, 30));

        Assert.InRange(refused, 1, 2);

        Assert.Equal(
            Sightings.Render(Sightings.Timeline(Sightings.Capability(1, 10), Sightings.Capability(2, 20), Sightings.Payment(3, 30))),
            Sightings.Render((await _store.LoadAsync(Sightings.Node)).Node));
    }

    [Fact]
    public void Messages_keep_their_bytes()
    {
        var serializer = new CapabilitySerializer((ExtendedActorSystem)Sys);
        var command = new CapabilityCommands.ObserveNode(Sightings.Node, [Sightings.Capability(1, 10)]);

        var read = Assert.IsType<CapabilityCommands.ObserveNode>(serializer.FromBinary(serializer.ToBinary(command), serializer.Manifest(command)));

        Assert.Equal(
            "0a0e612e6578616d706c653a3839333512650a10000102030405860788090a0b0c0d0001100a1a026777223c0a0630786f702d6112136c" +
            "6976652d766964656f2d746f2d766964656f1a047364786c22100a0852545820343039301080e08bb4592a056770752d312a0d0a033078" +
            "61120630786f702d61",
            Convert.ToHexStringLower(serializer.ToBinary(command)));
        Assert.Equivalent(command, read, strict: true);
        Assert.Equal(
            new CapabilityReplies.NodeObserved("u"),
            serializer.FromBinary(serializer.ToBinary(new CapabilityReplies.NodeObserved("u")), CapabilitySerializer.NodeObservedManifest));
        Assert.Throws<NotSupportedException>(() => serializer.FromBinary([], "m9.from-the-future"));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _ledger.DisposeAsync().AsTask().Wait();
        _journal.Dispose();
    }

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new CapabilityNodeActor(Sightings.Node, _store)));

    /// <summary>Asks until there is an answer; answers how often it was refused.</summary>
    private static async Task<int> AskAgain(IActorRef node, NodeObservation observation)
    {
        try
        {
            await Ask(node, observation);
            return 0;
        }
        catch (StaleTimelineException)
        {
            return 1 + await AskAgain(node, observation);
        }
    }

    private static Task<CapabilityReplies.NodeObserved> Ask(IActorRef node, params NodeObservation[] observations) =>
        node.Ask<CapabilityReplies.NodeObserved>(new CapabilityCommands.ObserveNode(Sightings.Node, observations), TimeSpan.FromSeconds(30));
}

/// <summary>A node of the directory on SQLite.</summary>
public sealed class CapabilityNodeActorOnSqliteTests() : CapabilityNodeActorTests(TestJournal.OnSqlite());

/// <summary>A node of the directory on PostgreSQL.</summary>
public sealed class CapabilityNodeActorOnPostgresTests() : CapabilityNodeActorTests(TestJournal.OnPostgres());
