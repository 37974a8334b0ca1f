using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>A node's place in the log and its group.</summary>
internal sealed record SeededMembership(SeededLog Log, SeededGroup Group, string Member, int Seed);

/// <summary>
/// Takes the share of a node through the product's own ingest flow and commits it, as the product does with Kafka: from what the ledger holds,
/// again from there after a failure, and finishing what was read when the share is revoked.
/// </summary>
internal sealed class SeededIngest(
    ActorSystem system, NodeSettings settings, IngestParts parts, ProgressStore progress, AccountingExporter accounting, SeededMembership place,
    TimeProvider clock, ILogger<SeededIngest> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Random _random = new(place.Seed);
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Reads no more, and completes when what was read is committed.</summary>
    public async Task DrainAsync()
    {
        await _leaving.CancelAsync();
        place.Group.Remove(place.Member, isDead: false);
        await (ExecuteTask ?? Task.CompletedTask);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _leaving.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var judge = await parts.JudgeAsync(stoppingToken);
        Assignment? assignment = null;
        while (!stoppingToken.IsCancellationRequested && !_leaving.IsCancellationRequested && !system.WhenTerminated.IsCompleted)
        {
            assignment = await place.Group.AssignmentOfAsync(place.Member, assignment);
            try
            {
                await RunOnceAsync(judge, assignment);
            }
            catch (Exception e)
            {
                logger.LogError("Ingest of assignment {Assignment} stopped and starts again: {Error}", assignment.Generation, e.GetBaseException().Message);
                await Passing.TimeAsync(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // A node that was taken down is a dead member; one that left is none any more.
        assignment?.Release();
        place.Group.Remove(place.Member, isDead: true);
    }

    private async Task RunOnceAsync(RecordJudge judge, Assignment assignment)
    {
        var stored = await progress.ReadAsync(SeededLog.Name);
        var from = assignment.Partitions.ToDictionary(p => p, p => stored.GetValueOrDefault(p));
        foreach (var (partition, next) in from)
        {
            place.Log.Note(partition, next);
        }

        var finished = Source
            .From(() => place.Log.ReadAsync(from, assignment.Generation, clock, _random, assignment.Revoked))
            .Via(IngestFlow.Create(settings.Ingest, judge, parts.Keeper))
            .Batch(settings.Ingest.GroupsCommittedMax, group => new List<KeptGroup> { group }, (groups, group) => [.. groups, group])
            .RunWith(Sink.ForEachAsync<List<KeptGroup>>(1, CommitAsync), system.Materializer());
        await await Task.WhenAny(finished, system.WhenTerminated);
    }

    private async Task CommitAsync(List<KeptGroup> groups)
    {
        var finished = ProgressMerge.Merge(groups);
        accounting.Note(await progress.CommitAsync(finished));
        foreach (var part in finished)
        {
            place.Log.Note(part.Partition, part.Next);
        }
    }
}
