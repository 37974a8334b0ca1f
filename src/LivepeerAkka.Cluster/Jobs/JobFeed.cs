using Akka.Actor;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Accepted events of jobs on their way to the jobs, and registrations of workers on their way into the ledger.</summary>
/// <param name="jobs">Shard region of the jobs, or its proxy, when there is one.</param>
/// <param name="workers">Registrations of workers.</param>
/// <param name="ask">Asks the jobs.</param>
public sealed class JobFeed(Func<Task<IActorRef>> jobs, ContainerWorkers workers, EntityAsk ask) : IRecordFeed
{
    /// <inheritdoc />
    public async Task DeliverAsync(IReadOnlyList<AcceptedRecord> records)
    {
        var registrations = records
            .Select(r => (r.Org, Registration: WorkerRegistration.Of(r.Event)))
            .Where(r => r.Registration is not null)
            .Select(r => (r.Org, r.Registration!))
            .ToList();
        if (registrations.Count > 0)
        {
            await workers.AddAsync(registrations).ConfigureAwait(false);
        }

        var events = records.Where(r => JobKinds.Of(r.Event.Family) is not null).Select(r => (Key: JobRecords.KeyOf(r.Org, r.Event), r.Event, r.Bytes)).ToList();
        if (events.Count(e => e.Key is null) is > 0 and var nameless)
        {
            JobMetrics.WithoutRequest(nameless);
        }

        if (events.TrueForAll(e => e.Key is null))
        {
            return;
        }

        var region = await jobs().ConfigureAwait(false);
        var commands = events
            .Where(e => e.Key is not null)
            .GroupBy(e => e.Key!.Value)
            .SelectMany(job => CommandPieces.Of([.. job], e => e.Bytes).Select(piece => new JobCommands.ApplyRecords(job.Key, [.. piece.Select(e => JobRecords.Of(e.Event))])));
        await ask.AllAsync<JobReplies.Applied>(region, [.. commands]).ConfigureAwait(false);
    }
}
