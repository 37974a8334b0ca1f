using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Orchestrators;
using LivepeerAkka.Domain.Sessions;
using T = LivepeerAkka.Cluster.Hosting.SettingsTable;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Makes the typed records from the values of the table, and checks what no key can check alone.</summary>
internal static class SettingsBuilder
{
    /// <summary>The prompt hash key of hocon/privacy.conf: public, so worth nothing.</summary>
    public const string DevelopmentHashKey = "development-only-not-a-secret";

    public static NodeSettings Build(SettingValues values) => new()
    {
        Cluster = BuildCluster(values),
        Kafka = BuildKafka(values),
        Ingest = BuildIngest(values),
        Sessions = BuildSessions(values),
        Orchestrators = BuildOrchestrators(values),
        Journal = new JournalSettings
        {
            Provider = values.Get(T.Journal.Provider),
            DataDirectory = Path.GetFullPath(values.Get(T.Journal.DataDirectory)),
            ConnectionString = values.Get(T.Journal.ConnectionString),
            BatchRowsMax = values.Get(T.Journal.BatchRowsMax),
        },
        ClickHouse = BuildClickHouse(values),
        Rollups = new RollupSettings
        {
            RefreshInterval = values.Get(T.Rollups.RefreshInterval),
            DayInterval = values.Get(T.Rollups.DayInterval),
            LookInterval = values.Get(T.Rollups.LookInterval),
            HoursMax = values.Get(T.Rollups.HoursMax),
            RetryAfter = values.Get(T.Rollups.RetryAfter),
        },
        Api = new ApiSettings { Host = values.Get(T.Api.Host), Port = values.Get(T.Api.Port) },
    };

    /// <summary>Contradictions between settings, one line each.</summary>
    public static IEnumerable<string> Contradictions(NodeSettings node)
    {
        if (node.Cluster.SeedNodes.Count > 0 && node.Cluster.Port == 0)
            yield return $"{T.Cluster.Port.Path} = 0: a node with {T.Cluster.SeedNodes.Path} needs a fixed port; allowed: 1 to 65535";
        if (node.Cluster.SeedNodes.Count > 0 && node.Cluster.AdvertisedHost is "0.0.0.0" or "::" or "[::]")
            yield return $"{T.Cluster.PublicHost.Path} is needed: {T.Cluster.Host.Path} = {node.Cluster.Host} is no address at which other nodes reach this one";
        if (node.Cluster.TlsCertificate.Length > 0 && !File.Exists(node.Cluster.TlsCertificate))
            yield return $"{T.Cluster.TlsCertificate.Path} = {node.Cluster.TlsCertificate}: there is no such file; give a PKCS#12 file with its private key, or leave it empty";
        if (node.Cluster.SeedNodes.Count > 0 && node.Journal.Provider == "sqlite")
            yield return $"{T.Journal.Provider.Path} = sqlite: a file of one machine is no journal of a cluster; set {T.Journal.Provider.Path} = postgresql";
        foreach (var seed in node.Cluster.SeedNodes.Where(s => !string.Equals(ClusterSeeds.SystemOf(s), node.Cluster.SystemName, StringComparison.Ordinal)))
            yield return $"{T.Cluster.SeedNodes.Path} holds {seed}, which names another system than {T.Cluster.SystemName.Path} = {node.Cluster.SystemName}";
        if (node.Kafka.BufferRecordsResume >= node.Kafka.BufferRecordsMax)
            yield return Below(T.Kafka.BufferRecordsResume, node.Kafka.BufferRecordsResume, T.Kafka.BufferRecordsMax, node.Kafka.BufferRecordsMax, "less than");
        if (node.Kafka.Topics.Any(t => t.Name == node.Kafka.DeadLetterTopic))
            yield return $"{T.Kafka.SubscribedTopics.Path} holds {T.Kafka.DeadLetterTopic.Path} = {node.Kafka.DeadLetterTopic}: rejected records would be rejected again for ever";
        if (node.Ingest.RejectedPrefixBytes > node.Ingest.RejectedBytesMax)
            yield return Below(T.Ingest.RejectedPrefixBytes, node.Ingest.RejectedPrefixBytes, T.Ingest.RejectedBytesMax, node.Ingest.RejectedBytesMax, "at most");
        if (node.Sessions.Rules.FirstSampleSpanMs > node.Sessions.Rules.SampleSpanMaxMs)
            yield return Below(T.Sessions.FirstSampleSpan, node.Sessions.Rules.FirstSampleSpanMs, T.Sessions.SampleSpanMax, node.Sessions.Rules.SampleSpanMaxMs, "at most", " ms");
        if (node.Orchestrators.PublishInterval > node.Orchestrators.WakeAfter)
            yield return Below(T.Orchestrators.PublishInterval, node.Orchestrators.PublishInterval, T.Orchestrators.WakeAfter, node.Orchestrators.WakeAfter, "at most");
        if (node.ClickHouse.RetryMin > node.ClickHouse.RetryMax)
            yield return Below(T.ClickHouse.RetryMin, node.ClickHouse.RetryMin, T.ClickHouse.RetryMax, node.ClickHouse.RetryMax, "at most");
        if (node.ClickHouse.Cluster.Length > 0 && node.ClickHouse.Engines != "Replicated")
            yield return $"{T.ClickHouse.Cluster.Path} = {node.ClickHouse.Cluster}: tables of a cluster are replicated; set {T.ClickHouse.Engines.Path} = Replicated, or leave the cluster empty";
        if (node.Journal.Provider == "postgresql" && node.Journal.ConnectionString.Length == 0)
            yield return $"{T.Journal.ConnectionString.Path} is empty: {T.Journal.Provider.Path} = postgresql needs it ({T.Journal.ConnectionString.Variable})";
        if (IsProduction(node) && node.Ingest.PromptHashKey == DevelopmentHashKey)
            yield return $"{T.Privacy.PromptHashKey.Path} is the public development default: a node with a PostgreSQL journal or seed nodes needs a secret of its own, "
                + $"the same on all nodes ({T.Privacy.PromptHashKey.Variable}); allowed: {T.Privacy.PromptHashKey.Allowed}";
    }

    /// <summary>What works but should be known; the host logs each at start.</summary>
    public static IEnumerable<string> Warnings(NodeSettings node)
    {
        if (node.Ingest.PromptHashKey == DevelopmentHashKey)
            yield return $"{T.Privacy.PromptHashKey.Path} is the public development default: hashed prompts can be guessed; set {T.Privacy.PromptHashKey.Variable} before real data is read";
        if (node.Ingest.KeepPrompts)
            yield return $"{T.Privacy.KeepPrompts.Path} is on: prompt texts are stored in clear";
    }

    private static bool IsProduction(NodeSettings node) => node.Journal.Provider == "postgresql" || node.Cluster.SeedNodes.Count > 0;

    private static ClusterSettings BuildCluster(SettingValues values)
    {
        var system = values.Get(T.Cluster.SystemName);
        return new ClusterSettings
        {
            SystemName = system,
            Host = values.Get(T.Cluster.Host),
            Port = values.Get(T.Cluster.Port),
            SeedNodes = [.. values.Get(T.Cluster.SeedNodes).Select(s => ClusterSeeds.AddressOf(s, system))],
            Roles = values.Get(T.Cluster.Roles),
            PublicHost = values.Get(T.Cluster.PublicHost),
            PublicPort = values.Get(T.Cluster.PublicPort),
            DowningAfter = values.Get(T.Cluster.DowningAfter),
            UnreachableAfter = values.Get(T.Cluster.UnreachableAfter),
            TlsCertificate = values.Get(T.Cluster.TlsCertificate),
            TlsPassword = values.Get(T.Cluster.TlsPassword),
        };
    }

    private static KafkaSettings BuildKafka(SettingValues values) => new()
    {
        Bootstrap = values.Get(T.Kafka.Bootstrap),
        GroupId = values.Get(T.Kafka.GroupId),
        Topics = values.Get(T.Kafka.SubscribedTopics),
        DeadLetterTopic = values.Get(T.Kafka.DeadLetterTopic),
        DeadLetterPayloadBytesMax = values.Get(T.Kafka.DeadLetterPayloadBytesMax),
        LogId = values.Get(T.Kafka.LogId),
        BufferRecordsMax = values.Get(T.Kafka.BufferRecordsMax),
        BufferRecordsResume = values.Get(T.Kafka.BufferRecordsResume),
        BufferBytesMax = values.Get(T.Kafka.BufferBytesMax),
        RevokeDrainTimeout = values.Get(T.Kafka.RevokeDrainTimeout),
        SessionTimeout = values.Get(T.Kafka.SessionTimeout),
        MetadataRefresh = values.Get(T.Kafka.MetadataRefresh),
        Client = values.Get(T.Kafka.Client),
    };

    private static IngestSettings BuildIngest(SettingValues values) => new()
    {
        RecordBytesMax = values.Get(T.Ingest.RecordBytesMax),
        SupportedVersions = values.Get(T.Ingest.SupportedVersions),
        RejectedBytesMax = values.Get(T.Ingest.RejectedBytesMax),
        RejectedPrefixBytes = values.Get(T.Ingest.RejectedPrefixBytes),
        IgnoredSampleEvery = values.Get(T.Ingest.IgnoredSampleEvery),
        KeepPrompts = values.Get(T.Privacy.KeepPrompts),
        PromptHashKey = values.Get(T.Privacy.PromptHashKey),
        GroupRecordsMax = values.Get(T.Ingest.GroupRecordsMax),
        GroupWait = values.Get(T.Ingest.GroupWait),
        GroupsAskedMax = values.Get(T.Ingest.GroupsAskedMax),
        GroupsStoringMax = values.Get(T.Ingest.GroupsStoringMax),
        GroupsCommittedMax = values.Get(T.Ingest.GroupsCommittedMax),
        PartitionsMax = values.Get(T.Ingest.PartitionsMax),
        AskTimeout = values.Get(T.Ingest.AskTimeout),
        AskAgainAfter = values.Get(T.Ingest.AskAgainAfter),
        ReadyLagMax = values.Get(T.Ingest.ReadyLagMax),
        ReadyCommitAgeMax = values.Get(T.Ingest.ReadyCommitAgeMax),
    };

    private static SessionSettings BuildSessions(SettingValues values) => new()
    {
        Rules = new SessionRules
        {
            IdleTimeoutMs = Milliseconds(values.Get(T.Sessions.IdleTimeout)),
            LatenessHorizonMs = Milliseconds(values.Get(T.Sessions.LatenessHorizon)),
            ProvisionalIntervalMs = Milliseconds(values.Get(T.Sessions.ProvisionalInterval)),
            PatienceMs = Milliseconds(values.Get(T.Sessions.Patience)),
            SampleSpanMaxMs = Milliseconds(values.Get(T.Sessions.SampleSpanMax)),
            FirstSampleSpanMs = Milliseconds(values.Get(T.Sessions.FirstSampleSpan)),
            SignalsMax = values.Get(T.Sessions.SignalsMax),
            SyntheticStreamPrefixes = values.Get(T.Sessions.SyntheticStreamPrefixes),
            Regions = values.Get(T.Sessions.Regions),
            Attribution = values.Get(T.Sessions.ModelAliases) is { Count: > 0 } aliases
                ? new AttributionRules { ModelAliases = aliases }
                : AttributionRules.Default,
        },
        ShardCount = values.Get(T.Sessions.ShardCount),
        SnapshotEveryEvents = values.Get(T.Sessions.SnapshotEveryEvents),
        Gather = values.Get(T.Sessions.Gather),
        SweepInterval = values.Get(T.Sessions.SweepInterval),
        SweepSessionsMax = values.Get(T.Sessions.SweepSessionsMax),
        PassivateAfter = values.Get(T.Sessions.PassivateAfter),
        JournalRetention = values.Get(T.Sessions.JournalRetention),
    };

    private static OrchestratorSettings BuildOrchestrators(SettingValues values) => new()
    {
        Rules = new OrchestratorRules { IdleGapMs = Milliseconds(values.Get(T.Orchestrators.IdleGap)) },
        ShardCount = values.Get(T.Orchestrators.ShardCount),
        SnapshotEveryEvents = values.Get(T.Orchestrators.SnapshotEveryEvents),
        Gather = values.Get(T.Orchestrators.Gather),
        PublishInterval = values.Get(T.Orchestrators.PublishInterval),
        RetryAfter = values.Get(T.Orchestrators.RetryAfter),
        WakeAfter = values.Get(T.Orchestrators.WakeAfter),
        SweepInterval = values.Get(T.Orchestrators.SweepInterval),
        SweepNodesMax = values.Get(T.Orchestrators.SweepNodesMax),
        PassivateAfter = values.Get(T.Orchestrators.PassivateAfter),
    };

    private static ClickHouseSettings BuildClickHouse(SettingValues values) => new()
    {
        Url = values.Get(T.ClickHouse.Url),
        Database = values.Get(T.ClickHouse.Database),
        User = values.Get(T.ClickHouse.User),
        Password = values.Get(T.ClickHouse.Password),
        Engines = values.Get(T.ClickHouse.Engines),
        Cluster = values.Get(T.ClickHouse.Cluster),
        BatchRowsMax = values.Get(T.ClickHouse.BatchRowsMax),
        BatchBytesMax = values.Get(T.ClickHouse.BatchBytesMax),
        BatchWait = values.Get(T.ClickHouse.BatchWait),
        QueueRowsMax = values.Get(T.ClickHouse.QueueRowsMax),
        RetryMin = values.Get(T.ClickHouse.RetryMin),
        RetryMax = values.Get(T.ClickHouse.RetryMax),
        InsertTimeout = values.Get(T.ClickHouse.InsertTimeout),
        StopGrace = values.Get(T.ClickHouse.StopGrace),
    };

    private static long Milliseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;

    private static string Below<TValue>(SettingKey low, TValue lowValue, SettingKey high, TValue highValue, string relation, string unit = "") =>
        FormattableString.Invariant($"{low.Path} = {lowValue}{unit} must be {relation} {high.Path} = {highValue}{unit}");
}
