using System.Diagnostics;
using Akka.Actor;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>
/// Asks entities of a shard region. A message, or its answer, is lost when a node dies or a connection breaks: what is not answered is asked again, at
/// once when a member of the cluster is gone, and else now and then. Every command of ours may repeat.
/// </summary>
/// <param name="losses">Members that are gone.</param>
/// <param name="limit">How long an entity has to answer, over all repetitions.</param>
/// <param name="again">What is not answered after this long is asked again, and again.</param>
public sealed class EntityAsk(MemberLosses losses, TimeSpan limit, TimeSpan again)
{
    /// <summary>Asks one entity.</summary>
    /// <exception cref="AskTimeoutException">There is no answer within the limit.</exception>
    public async Task<TReply> OneAsync<TReply>(IActorRef region, object message) =>
        (await AllAsync<TReply>(region, [message]).ConfigureAwait(false))[0];

    /// <summary>Asks an entity for each message; answers in their order.</summary>
    /// <exception cref="AskTimeoutException">One of them has no answer within the limit. What an entity answers as a failure is thrown as it is.</exception>
    public async Task<TReply[]> AllAsync<TReply>(IActorRef region, IReadOnlyList<object> messages)
    {
        var started = Stopwatch.GetTimestamp();
        var lost = losses.Next;
        var asks = new Task<TReply>[messages.Count];
        for (var i = 0; i < asks.Length; i++)
        {
            asks[i] = region.Ask<TReply>(messages[i], limit);
        }

        while (true)
        {
            var all = Task.WhenAll(asks);
            if (await IsDoneAsync(all, lost).ConfigureAwait(false))
            {
                return await all.ConfigureAwait(false);
            }

            lost = losses.Next;
            var left = limit - Stopwatch.GetElapsedTime(started);
            for (var i = 0; i < asks.Length; i++)
            {
                if (!asks[i].IsCompleted && left > TimeSpan.Zero)
                {
                    asks[i] = FirstAsync(asks[i], region.Ask<TReply>(messages[i], left));
                }
            }
        }
    }

    /// <summary>False when it is time to ask again.</summary>
    private async Task<bool> IsDoneAsync(Task all, Task lost)
    {
        using var waited = new CancellationTokenSource();
        var first = await Task.WhenAny(all, lost, Task.Delay(again, waited.Token)).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
        return first == all;
    }

    private static async Task<TReply> FirstAsync<TReply>(Task<TReply> earlier, Task<TReply> later) =>
        await (await Task.WhenAny(earlier, later).ConfigureAwait(false)).ConfigureAwait(false);
}
