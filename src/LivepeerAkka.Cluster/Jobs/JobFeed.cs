using Akka.Actor;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Accepted events of jobs on their way to the jobs, and registrations of workers on their way into the ledger.</summary>
/// <param name="jobs">Shard region of the jobs, or its proxy, when there is one.</param>
/// <param name="workers">Registrations of workers.</param>
/// <param name="askTimeout">How long a job has to answer.</param>
public sealed class JobFeed(Func<Task<IActorRef>> jobs, ContainerWorkers workers, TimeSpan askTimeout) : IRecordFeed
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

        var events = records.Where(r => JobKinds.Of(r.Event.Family) is not null).Select(r => (Key: JobRecords.KeyOf(r.Org, r.Event), r.Event)).ToList();
        if (events.Count(e => e.Key is null) is > 0 and var nameless)
        {
            JobMetrics.WithoutRequest(nameless);
        }

        if (events.TrueForAll(e => e.Key is null))
        {
            return;
        }

        var region = await jobs().ConfigureAwait(false);
        await Task.WhenAll(events
            .Where(e => e.Key is not null)
            .GroupBy(e => e.Key!.Value, e => JobRecords.Of(e.Event))
            .SelectMany(g => AskParts.Of([.. g], AskParts.SizeOf)
                .Select(part => region.Ask<JobReplies.Applied>(new JobCommands.ApplyRecords(g.Key, part), askTimeout)))).ConfigureAwait(false);
    }
}
