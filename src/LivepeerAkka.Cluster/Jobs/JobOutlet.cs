using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Jobs;

/// <summary>Facts of jobs to the store, and their work to the nodes.</summary>
public sealed class JobOutlet(IJobFactSink facts, INodeWorkSink nodes) : IJobOutlet
{
    /// <inheritdoc />
    public Task PublishAsync(JobPublication publication)
    {
        var (fact, decision) = (publication.Fact, publication.Decision);
        var work = JobWork.Of(fact.Key.Kind, fact.Key.RequestId, fact.Version, decision, fact.SelectedAtMs, fact.CompletedAtMs, nodes.Rules);
        var works = publication.Nodes.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToDictionary(
            n => n,
            n => work is not null && n == decision.NodeUrl ? work : new NodeWork(NodeWork.SourceOfJob(fact.Key.Kind, fact.Key.RequestId), fact.Version, "", []),
            StringComparer.Ordinal);
        return Task.WhenAll(facts.WriteAsync(fact), nodes.TellAsync(fact.Key.Org, works));
    }
}
