using Akka.Actor;
using Akka.Persistence;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>A persistent entity that has a row in an index while anything of it is on its way.</summary>
public abstract class IndexedActor : UntypedPersistentActor
{
    /// <summary>Handles nothing else until the index has answered; what comes meanwhile is handled afterwards, in its order.</summary>
    /// <param name="asked">What the index was asked.</param>
    /// <param name="onAnswer">Told the error, null = done.</param>
    protected void WaitForIndex(Task asked, Action<Exception?> onAnswer)
    {
        asked.PipeTo(Self, success: () => new IndexAnswered(null), failure: e => new IndexAnswered(e));
        BecomeStacked(message =>
        {
            if (message is IndexAnswered answer)
            {
                UnbecomeStacked();
                Stash.UnstashAll();
                onAnswer(answer.Error);
            }
            else
            {
                Stash.Stash();
            }
        });
    }

    private sealed record IndexAnswered(Exception? Error);
}
