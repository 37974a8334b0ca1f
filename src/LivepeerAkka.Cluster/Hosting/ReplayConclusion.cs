using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Concludes every open session at the end of an input that will not go on.</summary>
public sealed class ReplayConclusion(OpenSessionIndex openSessions, IActorRef sessions, TimeSpan askTimeout)
{
    private const int PageSize = 5_000;

    /// <summary>Completes when every session is concluded and its final facts are acknowledged; answers their number.</summary>
    public async Task<long> ConcludeAllAsync(IProgress<long>? concluded = null)
    {
        long total = 0;
        SessionKey? after = null;
        while (true)
        {
            var page = await openSessions.ReadPageAsync(after, PageSize).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return total;
            }

            await Task.WhenAll(page.Select(key =>
                sessions.Ask<SessionReplies.Settled>(new SessionCommands.ConcludeNow(key), askTimeout))).ConfigureAwait(false);
            total += page.Count;
            after = page[^1];
            concluded?.Report(total);
        }
    }
}
