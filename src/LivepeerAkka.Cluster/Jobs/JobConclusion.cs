using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Publishes every open job at the end of an input that will not go on.</summary>
public sealed class JobConclusion(OpenJobIndex openJobs, IActorRef jobs, TimeSpan askTimeout)
{
    private const int PageSize = 5_000;

    /// <summary>Completes when the facts of all jobs are acknowledged; answers how many jobs were open.</summary>
    public async Task<long> SettleAllAsync()
    {
        long total = 0;
        JobKey? after = null;
        while (true)
        {
            var page = await openJobs.ReadPageAsync(after, PageSize).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return total;
            }

            await Task.WhenAll(page.Select(key => jobs.Ask<JobReplies.Settled>(new JobCommands.ConcludeNow(key), askTimeout))).ConfigureAwait(false);
            total += page.Count;
            after = page[^1];
        }
    }
}
