using Akka.Actor;
using Akka.Cluster;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Whether a node can do its work, part by part.</summary>
public sealed class NodeReadiness(ActorSystem system, BatchWriters writers, KafkaIngest? ingest = null)
{
    /// <summary>What is not ready, each with its reason; empty when everything is.</summary>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        var member = Akka.Cluster.Cluster.Get(system).SelfMember;
        if (member.Status != MemberStatus.Up)
        {
            problems.Add($"cluster: this node is {member.Status}");
        }

        problems.AddRange(writers.Stats.Where(w => w.HasFailed || w.BlockedSince is not null).Select(w => $"clickhouse: {w.Table} is not written, {w.LastError}"));
        if (ingest is { Control: null })
        {
            problems.Add($"ingest: not running{(ingest.LastError is { } error ? $", {error}" : "")}");
        }

        return problems;
    }
}
