using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Sessions;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>The effective settings of one node, every value validated.</summary>
public sealed record NodeSettings
{
    public required ClusterSettings Cluster { get; init; }

    public required KafkaSettings Kafka { get; init; }

    public required IngestSettings Ingest { get; init; }

    public required SessionSettings Sessions { get; init; }

    public required OrchestratorSettings Orchestrators { get; init; }

    public required JournalSettings Journal { get; init; }

    public required ClickHouseSettings ClickHouse { get; init; }

    public required RollupSettings Rollups { get; init; }

    public required ApiSettings Api { get; init; }
}

/// <summary>Membership of the Akka cluster (HOCON <c>livepeer.cluster</c>).</summary>
public sealed record ClusterSettings
{
    /// <summary>Name of the actor system; equal on all nodes.</summary>
    public required string SystemName { get; init; }

    /// <summary>Bind and advertised host of remoting.</summary>
    public required string Host { get; init; }

    /// <summary>Remoting port; 0 takes a free one (a single node only).</summary>
    public required int Port { get; init; }

    /// <summary>Seed node addresses; empty: the node forms a cluster of its own.</summary>
    public required IReadOnlyList<string> SeedNodes { get; init; }

    /// <summary>Advertised host where it is not <see cref="Host"/>; empty where it is.</summary>
    public string PublicHost { get; init; } = "";

    /// <summary>Advertised port where it is not <see cref="Port"/>; 0 where it is.</summary>
    public int PublicPort { get; init; }

    /// <summary>How long nodes are unreachable before the majority goes on without them.</summary>
    public required TimeSpan DowningAfter { get; init; }

    /// <summary>How long a node is silent before it is unreachable.</summary>
    public required TimeSpan UnreachableAfter { get; init; }

    /// <summary>PKCS#12 file of TLS between nodes; empty: none.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>Its password.</summary>
    public string TlsPassword { get; init; } = "";

    /// <summary>Host at which the others reach this node.</summary>
    public string AdvertisedHost => PublicHost.Length > 0 ? PublicHost : Host;

    /// <summary>Any of <c>ingest</c>, <c>session</c>, <c>fact</c>, <c>api</c>.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}

/// <summary>The HTTP listener (HOCON <c>livepeer.api</c>).</summary>
public sealed record ApiSettings
{
    /// <summary>Bind address; loopback unless configured.</summary>
    public required string Host { get; init; }

    /// <summary>Port; 0 takes a free one.</summary>
    public required int Port { get; init; }
}
