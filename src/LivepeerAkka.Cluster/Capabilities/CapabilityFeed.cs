using Akka.Actor;
using Akka.Hosting;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>
/// Takes accepted capabilities, discoveries and payments to the entities of the nodes that they speak of, and the offers to the store.
/// </summary>
public sealed class CapabilityFeed(IReadOnlyActorRegistry actors, ICapabilityFactSink facts, IngestSettings settings) : IRecordFeed
{
    /// <inheritdoc />
    public async Task DeliverAsync(IReadOnlyList<AcceptedRecord> records)
    {
        var byNode = new Dictionary<string, List<NodeObservation>>(StringComparer.Ordinal);
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

                observations.Add(observation);
            }
        }

        if (byNode.Count == 0)
        {
            return;
        }

        var directory = await actors.GetAsync<CapabilityNodeActor>().ConfigureAwait(false);
        var tasks = byNode.SelectMany(n => AskParts.Of(n.Value, AskParts.SizeOf).Select(part => (Task)directory.Ask<CapabilityReplies.NodeObserved>(
            new CapabilityCommands.ObserveNode(n.Key, part), settings.AskTimeout))).ToList();
        if (offers.Count > 0)
        {
            tasks.Add(facts.WriteAsync(offers));
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
    }
}
