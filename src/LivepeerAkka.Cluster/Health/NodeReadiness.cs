using Akka.Actor;
using Akka.Cluster;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;

namespace LivepeerAkka.Cluster.Health;

/// <summary>Whether a node can do its work, part by part.</summary>
public sealed class NodeReadiness(
    ActorSystem system, BatchWriters writers, LedgerWriter ledger, IngestSettings limits, TimeProvider clock, KafkaIngest? ingest = null)
{
    /// <summary>Members of the cluster as this node sees them, with their state.</summary>
    public IReadOnlyDictionary<string, string> Members
    {
        get
        {
            var state = Akka.Cluster.Cluster.Get(system).State;
            return state.Members.ToDictionary(
                m => m.Address.ToString(), m => state.Unreachable.Contains(m) ? $"{m.Status}, unreachable" : m.Status.ToString(), StringComparer.Ordinal);
        }
    }

    /// <summary>What is not ready, each with its reason; empty when everything is.</summary>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        var member = Akka.Cluster.Cluster.Get(system).SelfMember;
        if (member.Status != MemberStatus.Up)
        {
            problems.Add($"cluster: this node is {member.Status}");
        }

        if (ledger.Failure is { } failure)
        {
            problems.Add($"journal: the ledger is not written, {failure}");
        }

        problems.AddRange(writers.Stats.Where(w => w.HasFailed || w.BlockedSince is not null).Select(w => $"clickhouse: {w.Table} is not written, {w.LastError}"));
        if (ingest is { Control: null })
        {
            problems.Add($"ingest: not running{(ingest.LastError is { } error ? $", {error}" : "")}");
        }
        else if (ingest is not null)
        {
            AddIngest(problems, IngestProgress.Of(ingest, clock));
        }

        return problems;
    }

    private void AddIngest(List<string> problems, IngestProgress progress)
    {
        if (progress.CommitAge > limits.ReadyCommitAgeMax)
        {
            problems.Add($"ingest: {progress.Unfinished} records are read and nothing was committed for {Seconds(progress.CommitAge)}, more than {Seconds(limits.ReadyCommitAgeMax)}");
        }

        if (progress.Lag > limits.ReadyLagMax)
        {
            problems.Add($"ingest: {progress.LagRecords} records behind, the oldest by {Seconds(progress.Lag)}, more than {Seconds(limits.ReadyLagMax)}");
        }
    }

    private static string Seconds(TimeSpan span) => FormattableString.Invariant($"{span.TotalSeconds:0} s");
}
