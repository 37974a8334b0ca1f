using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Publishes the activity of every node at the end of an input that will not go on, after the sessions are concluded.</summary>
public sealed class OrchestratorConclusion(DirtyOrchestratorIndex dirty, IActorRef orchestrators, TimeSpan askTimeout)
{
    private const int PageSize = 1_000;

    /// <summary>Completes when the facts of every dirty node are acknowledged; answers the number of nodes.</summary>
    public async Task<long> SettleAllAsync(IProgress<long>? settled = null)
    {
        long total = 0;
        OrchestratorKey? after = null;
        while (true)
        {
            var page = await dirty.ReadPageAsync(after, PageSize).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return total;
            }

            await Task.WhenAll(page.Select(key =>
                orchestrators.Ask<OrchestratorReplies.Settled>(new OrchestratorCommands.SettleNow(key), askTimeout))).ConfigureAwait(false);
            total += page.Count;
            after = page[^1];
            settled?.Report(total);
        }
    }
}
