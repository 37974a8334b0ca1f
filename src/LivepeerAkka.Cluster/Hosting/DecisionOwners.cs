using Akka.Actor;
using Akka.Hosting;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Reaches the entities whose facts hold decisions.</summary>
public sealed class DecisionOwners(IReadOnlyActorRegistry actors)
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Completes when an owner has taken notice of a version of the capability directory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The owner is of no known kind.</exception>
    public async Task ReconsiderAsync(DecisionOwner owner, long directoryVersion)
    {
        switch (owner.Kind)
        {
            case DecisionOwner.Session:
                var sessions = await actors.GetAsync<SessionActor>().ConfigureAwait(false);
                await sessions.Ask<SessionReplies.Reconsidered>(
                    new SessionCommands.Reconsider(new SessionKey(owner.Org, owner.Id), directoryVersion), AskTimeout).ConfigureAwait(false);
                break;
            case DecisionOwner.Job:
                var jobs = await actors.GetAsync<JobActor>().ConfigureAwait(false);
                await jobs.Ask<JobReplies.Reconsidered>(
                    new JobCommands.Reconsider(JobKey.OfId(owner.Org, owner.Id), directoryVersion), AskTimeout).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(owner), owner.Kind, "Owners of decisions are sessions and jobs.");
        }
    }
}
