using Akka.Hosting;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>
/// Takes accepted capabilities, discoveries and payments to the entities of the nodes that they speak of, and the offers to the store.
/// </summary>
public sealed class CapabilityFeed(IReadOnlyActorRegistry actors, ICapabilityFactSink facts, EntityAsk ask) : IRecordFeed
{
    /// <inheritdoc />
    public async Task DeliverAsync(IReadOnlyList<AcceptedRecord> records)
    {
        var byNode = new Dictionary<string, List<(NodeObservation Observation, int Bytes)>>(StringComparer.Ordinal);
        var offers = new List<OrchestratorOfferFact>();
        foreach (var record in records)
        {
            offers.AddRange(OrchestratorOfferFact.Of(record.Event));
            foreach (var observation in NodeObservations.Of(record.Event))
            {
                if (!byNode.TryGetValue(observation.Url, out var observations))
                {
                    byNode.Add(observation.Url, observations = []);
                }

                observations.Add((observation, record.Bytes));
            }
        }

        if (byNode.Count == 0)
        {
            return;
        }

        var directory = await actors.GetAsync<CapabilityNodeActor>().ConfigureAwait(false);
        var commands = byNode.SelectMany(node => CommandPieces.Of(node.Value, o => o.Bytes)
            .Select(piece => new CapabilityCommands.ObserveNode(node.Key, piece.ConvertAll(o => o.Observation))));
        await Task.WhenAll(
            ask.AllAsync<CapabilityReplies.NodeObserved>(directory, [.. commands]),
            offers.Count > 0 ? facts.WriteAsync(offers) : Task.CompletedTask).ConfigureAwait(false);
    }
}
