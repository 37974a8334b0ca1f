using Akka.Hosting;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Host.Replay;

/// <summary>Brings every entity to rest at the end of an input that will not go on: what one tells another may open the other again.</summary>
internal sealed class ReplaySettlement(IServiceProvider node)
{
    /// <summary>Completes when nothing waits any more; <paramref name="concluded"/> hears of the sessions.</summary>
    public async Task SettleAsync(ReplayConclusion sessions, IProgress<long> concluded, CancellationToken cancellation)
    {
        var actors = node.GetRequiredService<IReadOnlyActorRegistry>();
        var askTimeout = node.GetRequiredService<NodeSettings>().Ingest.AskTimeout;
        var directory = node.GetRequiredService<CapabilityStore>();
        var owners = node.GetRequiredService<DecisionOwners>();
        var payments = node.GetRequiredService<PaymentContext>();
        var region = await actors.GetAsync<SessionActor>(cancellation).ConfigureAwait(false);
        var links = new PaymentSettlement(
            payments.Payments, payments.Facts, new ShardedSessionPayments(region, payments.Ask), payments.Settings, payments.Clock);
        var jobs = new JobConclusion(
            node.GetRequiredService<OpenJobIndex>(), await actors.GetAsync<JobActor>(cancellation).ConfigureAwait(false), askTimeout);
        var moved = true;
        while (moved)
        {
            moved = await sessions.ConcludeAllAsync(concluded).ConfigureAwait(false) > 0;
            moved |= await DecisionReviewer.ReviewAsync(directory, owners.ReconsiderAsync).ConfigureAwait(false) > 0;
            moved |= await payments.Payments.CountUnsettledAsync().ConfigureAwait(false) > 0;
            await links.SettleAllAsync(cancellation).ConfigureAwait(false);
            moved |= await jobs.SettleAllAsync().ConfigureAwait(false) > 0;
        }

        var activity = new OrchestratorConclusion(
            node.GetRequiredService<DirtyOrchestratorIndex>(), await actors.GetAsync<OrchestratorActor>(cancellation).ConfigureAwait(false), askTimeout);
        await activity.SettleAllAsync().ConfigureAwait(false);
        await new RollupConclusion(node.GetRequiredService<RollupContext>()).SettleAllAsync(settled: null, cancellation).ConfigureAwait(false);
    }
}
