using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Capabilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Capabilities;

public abstract class CapabilityStoreTests : IAsyncDisposable
{
    private static readonly DecisionOwner Owner = new(DecisionOwner.Session, "o", "s|r");
    private readonly TestJournal _journal;
    private readonly LedgerWriter _ledger;
    private readonly CapabilityStore _store;
    private readonly EvidenceIndex _evidence;

    protected CapabilityStoreTests(TestJournal journal)
    {
        _journal = journal;
        _ledger = new LedgerWriter(journal.Database);
        _store = new CapabilityStore(_ledger);
        _evidence = new EvidenceIndex(_ledger, TimeProvider.System);
    }

    [Fact]
    public async Task A_timeline_is_kept_with_all_that_it_knows()
    {
        var node = Sightings.Timeline(
            Sightings.Capability(1, 10), Sightings.Capability(2, 3 * Sightings.Hour), Sightings.Discovery(3, 20, "0xother"), Sightings.Payment(4, 30));

        await _store.StoreAsync(node, [], before: 0);

        Assert.Equal(Sightings.Render(node), Sightings.Render((await _store.LoadAsync(Sightings.Node)).Node));
        Assert.Equal(Sightings.Render(node), Sightings.Render(TimelineCodec.FromBytes(TimelineCodec.ToBytes(node))));
        Assert.True((await _store.LoadAsync("unknown:8935")).Node.IsEmpty());
    }

    [Fact]
    public async Task A_replica_asked_for_a_version_has_every_change_up_to_it()
    {
        using var replica = new CapabilityReplica(_store, TimeProvider.System, NullLogger<CapabilityReplica>.Instance);
        await ObserveAsync(Sightings.Capability(1, 10));
        await ObserveAsync(Sightings.Capability(2, 10, "0xop-b", "0xb", "b.example:8935"));
        var version = await _evidence.SetAsync(Owner, []);

        var picture = await replica.AtLeastAsync(version);

        Assert.Equal((2, 2L), ((int)version, picture.Version));
        Assert.NotNull(picture.NodeAt(Sightings.Node));
        Assert.Equal(["b.example:8935"], picture.NodesOfWallet("0xb"));
    }

    [Fact]
    public async Task A_change_that_comes_after_the_note_finds_the_owner_and_one_that_came_before_is_in_the_notes_version()
    {
        await ObserveAsync(Sightings.Capability(1, 10));
        var version = await NoteAsync(Sightings.Node, 20, 30);
        Assert.Equal(1, version);
        Assert.Empty(await _store.WaitingAsync(10));

        await ObserveAsync(Sightings.Capability(2, 40, "0xop-b"));

        var change = Assert.Single(await _store.WaitingAsync(10));
        Assert.Equal((2L, Sightings.Node, Owner), (change.Version, change.Key, Assert.Single(change.Owners)));
        await _store.DoneAsync(change);
        Assert.Empty(await _store.WaitingAsync(10));
    }

    [Theory]
    [InlineData(Sightings.Day, true)]
    [InlineData(Sightings.Day + 1, false)]
    public async Task A_record_reaches_segments_that_ended_at_most_a_day_before_it(long after, bool reaches)
    {
        await NoteAsync(Sightings.Node, 10 * Sightings.Day, 10 * Sightings.Day);

        await ObserveAsync(Sightings.Capability(1, (10 * Sightings.Day) + after));

        Assert.Equal(reaches ? 1 : 0, (await _store.WaitingAsync(10)).Count);
    }

    [Theory]
    [InlineData(7 * Sightings.Day, true)]
    [InlineData((7 * Sightings.Day) + 1, false)]
    public async Task A_record_reaches_segments_that_start_at_most_a_week_after_it(long before, bool reaches)
    {
        await NoteAsync(Sightings.Node, 10 * Sightings.Day, 11 * Sightings.Day);

        await ObserveAsync(Sightings.Capability(1, (10 * Sightings.Day) - before));

        Assert.Equal(reaches ? 1 : 0, (await _store.WaitingAsync(10)).Count);
    }

    [Theory]
    [InlineData("0xa")]
    [InlineData("0xop-a")]
    [InlineData(Sightings.Node)]
    public async Task A_change_reaches_by_url_wallet_and_operator(string key)
    {
        await NoteAsync(key, 0, 10);

        await ObserveAsync(Sightings.Capability(1, 5));

        Assert.Equal([key], (await _store.WaitingAsync(10)).Select(w => w.Key));
    }

    [Fact]
    public async Task The_next_report_of_an_unchanged_node_in_order_decides_nothing_again()
    {
        await ObserveAsync(Sightings.Capability(1, 0));
        await NoteAsync(Sightings.Node, 10, 20);

        await ObserveAsync(Sightings.Capability(1, 30 * Sightings.Minute));

        Assert.Empty(await _store.WaitingAsync(10));
    }

    [Fact]
    public async Task A_later_note_takes_the_place_of_the_one_before_and_old_notes_are_forgotten()
    {
        await NoteAsync("0xa", 0, 10);
        await NoteAsync(Sightings.Node, 0, 10);
        await ObserveAsync(Sightings.Capability(1, 5));
        Assert.Equal([Sightings.Node], (await _store.WaitingAsync(10)).Select(w => w.Key));

        Assert.Equal(0, await _evidence.ForgetBeforeAsync(1_000));
        Assert.Equal(1, await _evidence.ForgetBeforeAsync(long.MaxValue));
        Assert.Empty(Assert.Single(await _store.WaitingAsync(10)).Owners);
    }

    [Fact]
    public async Task Every_owner_is_asked_once_for_all_changes_and_a_failed_review_is_begun_anew()
    {
        await NoteAsync(Sightings.Node, 0, 10);
        await NoteAsync("0xa", 0, 10, new DecisionOwner(DecisionOwner.Session, "o", "other"));
        await ObserveAsync(Sightings.Capability(1, 5));
        await ObserveAsync(Sightings.Capability(2, 6, "0xop-b"));
        var asked = new List<(DecisionOwner, long)>();

        await Assert.ThrowsAsync<IOException>(() => DecisionReviewer.ReviewAsync(_store, (_, _) => Task.FromException(new IOException("gone"))));
        var changes = await DecisionReviewer.ReviewAsync(_store, (owner, version) =>
        {
            lock (asked)
            {
                asked.Add((owner, version));
            }

            return Task.CompletedTask;
        });

        Assert.Equal(4, changes);
        Assert.Equal([("other", 2L), ("s|r", 2L)], asked.Select(a => (a.Item1.Id, a.Item2)).Order());
        Assert.Equal(0, await DecisionReviewer.ReviewAsync(_store, (_, _) => Task.FromException(new IOException("gone"))));
    }

    [Fact]
    public async Task An_owner_that_does_not_answer_holds_up_its_own_changes_only()
    {
        var silent = new DecisionOwner(DecisionOwner.Session, "o", "silent");
        await NoteAsync(Sightings.Node, 0, 10);
        await NoteAsync("0xa", 0, 10, silent);
        await ObserveAsync(Sightings.Capability(1, 5));

        await Assert.ThrowsAsync<IOException>(() => DecisionReviewer.ReviewAsync(
            _store, (owner, _) => owner == silent ? Task.FromException(new IOException("gone")) : Task.CompletedTask));

        Assert.Equal(["0xa"], (await _store.WaitingAsync(10)).Select(w => w.Key));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _ledger.DisposeAsync();
        _journal.Dispose();
    }

    private async Task ObserveAsync(NodeObservation observation)
    {
        var kept = await _store.LoadAsync(observation.Url);
        var (next, effect) = kept.Node.Observe(observation);
        await _store.StoreAsync(next, [effect], kept.Version);
    }

    private Task<long> NoteAsync(string key, long startMs, long endMs, DecisionOwner? owner = null) =>
        _evidence.SetAsync(owner ?? Owner, [new EvidenceSpan(key, startMs, endMs)]);
}

/// <summary>The capability directory on SQLite.</summary>
public sealed class CapabilityStoreOnSqliteTests() : CapabilityStoreTests(TestJournal.OnSqlite());

/// <summary>The capability directory on PostgreSQL.</summary>
public sealed class CapabilityStoreOnPostgresTests() : CapabilityStoreTests(TestJournal.OnPostgres());
