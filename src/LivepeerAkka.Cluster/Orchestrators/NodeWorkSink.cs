using Akka.Hosting;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Orchestrators;

/// <summary>
/// Tells the entities of the nodes. The registry comes with the actor system, which is made with this sink: it is asked for when it is needed.
/// </summary>
public sealed class NodeWorkSink(Func<IReadOnlyActorRegistry> actors, OrchestratorRules rules, EntityAsk ask) : INodeWorkSink
{
    /// <inheritdoc />
    public OrchestratorRules Rules => rules;

    /// <inheritdoc />
    public async Task TellAsync(string org, IReadOnlyDictionary<string, NodeWork> works)
    {
        if (works.Count == 0)
        {
            return;
        }

        var orchestrators = await actors().GetAsync<OrchestratorActor>().ConfigureAwait(false);
        await ask.AllAsync<OrchestratorReplies.WorkNoted>(
            orchestrators, [.. works.Select(w => new OrchestratorCommands.SetWork(org, w.Key, w.Value))]).ConfigureAwait(false);
    }
}
