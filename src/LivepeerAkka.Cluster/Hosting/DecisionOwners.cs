using Akka.Hosting;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Reaches the entities whose facts hold decisions.</summary>
/// <param name="actors">The registry, which comes with the actor system: it is asked for when it is needed.</param>
/// <param name="ask">Asks the owners.</param>
public sealed class DecisionOwners(Func<IReadOnlyActorRegistry> actors, EntityAsk ask)
{
    /// <summary>Completes when an owner has taken notice of a version of the capability directory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The owner is of no known kind.</exception>
    public async Task ReconsiderAsync(DecisionOwner owner, long directoryVersion)
    {
        switch (owner.Kind)
        {
            case DecisionOwner.Session:
                var sessions = await actors().GetAsync<SessionActor>().ConfigureAwait(false);
                await ask.OneAsync<SessionReplies.Reconsidered>(
                    sessions, new SessionCommands.Reconsider(new SessionKey(owner.Org, owner.Id), directoryVersion)).ConfigureAwait(false);
                break;
            case DecisionOwner.Job:
                var jobs = await actors().GetAsync<JobActor>().ConfigureAwait(false);
                await ask.OneAsync<JobReplies.Reconsidered>(
                    jobs, new JobCommands.Reconsider(JobKey.OfId(owner.Org, owner.Id), directoryVersion)).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(owner), owner.Kind, "Owners of decisions are sessions and jobs.");
        }
    }
}
