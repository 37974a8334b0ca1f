using LivepeerAkka.Cluster.Kafka;
using static LivepeerAkka.Cluster.Hosting.SettingsKinds;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>
/// Every setting, once: path, kind, range, secrecy. Validation, defaults' comments, variables and masking follow from this table.
/// </summary>
internal static class SettingsTable
{
    /// <summary>The section of all settings of ours.</summary>
    public const string Root = "livepeer";

    /// <summary>Roles that a node can have.</summary>
    private static readonly string[] RoleNames = ["ingest", "session", "fact", "api"];

    private const string HostAllowed = "host name or address without a port";
    private const string NameAllowed = "letters, digits, '.', '_' and '-', at most 64, a letter or digit first";

    public static class Cluster
    {
        public static readonly SettingKey<string> SystemName = Text("livepeer.cluster.system-name", "letters, digits and '-', a letter first", IsSystemName);
        public static readonly SettingKey<string> Host = Text("livepeer.cluster.host", HostAllowed, IsHost);
        public static readonly SettingKey<int> Port = SettingsKinds.Port("livepeer.cluster.port");
        public static readonly SettingKey<IReadOnlyList<string>> SeedNodes = Texts(
            "livepeer.cluster.seed-nodes", "list of HOST:PORT or akka.tcp://SYSTEM@HOST:PORT, may be empty", mayBeEmpty: true, IsSeed);

        public static readonly SettingKey<string> PublicHost = Text("livepeer.cluster.public-host", "empty, or " + HostAllowed, t => t.Length == 0 || IsHost(t));
        public static readonly SettingKey<int> PublicPort = SettingsKinds.Port("livepeer.cluster.public-port");
        public static readonly SettingKey<TimeSpan> DowningAfter = Duration("livepeer.cluster.downing-after", "1s", "10m");
        public static readonly SettingKey<TimeSpan> UnreachableAfter = Duration("livepeer.cluster.unreachable-after", "500ms", "1m");
        public static readonly SettingKey<string> TlsCertificate = Text("livepeer.cluster.tls-certificate", "empty, or a file", _ => true);
        public static readonly SettingKey<string> TlsPassword = Secret("livepeer.cluster.tls-password", "secret text, may be empty", _ => true);
        public static readonly SettingKey<IReadOnlyList<string>> Roles = Texts(
            "livepeer.cluster.roles", "list of any of " + string.Join(", ", RoleNames), mayBeEmpty: false, RoleNames.Contains);
    }

    public static class Kafka
    {
        public static readonly SettingKey<string> Bootstrap = Text("livepeer.kafka.bootstrap", "HOST:PORT, several parted by commas", IsHostPorts);
        public static readonly SettingKey<string> GroupId = Text("livepeer.kafka.group-id", NameAllowed, IsName);
        public static readonly SettingKey<IReadOnlyList<TopicSubscription>> SubscribedTopics = Topics("livepeer.kafka.topics");
        public static readonly SettingKey<string> DeadLetterTopic = Text("livepeer.kafka.dead-letter-topic", "topic name", IsTopicName);
        public static readonly SettingKey<int> DeadLetterPayloadBytesMax = Size("livepeer.kafka.dead-letter-payload-bytes-max", "1KB", "100MB");
        public static readonly SettingKey<string> LogId = Text("livepeer.kafka.log-id", "empty, or " + NameAllowed, t => t.Length == 0 || IsName(t));
        public static readonly SettingKey<int> BufferRecordsMax = Count("livepeer.kafka.buffer-records-max", 10, 1_000_000, "records");
        public static readonly SettingKey<int> BufferRecordsResume = Count("livepeer.kafka.buffer-records-resume", 1, 1_000_000, "records");
        public static readonly SettingKey<int> BufferBytesMax = Size("livepeer.kafka.buffer-bytes-max", "64KiB", "1GiB");
        public static readonly SettingKey<TimeSpan> RevokeDrainTimeout = Duration("livepeer.kafka.revoke-drain-timeout", "100ms", "4m");
        public static readonly SettingKey<TimeSpan> SessionTimeout = Duration("livepeer.kafka.session-timeout", "1s", "30m");
        public static readonly SettingKey<TimeSpan> MetadataRefresh = Duration("livepeer.kafka.metadata-refresh", "100ms", "1h");
        public static readonly SettingKey<IReadOnlyDictionary<string, string>> Client = TextMap(
            "livepeer.kafka.client", "section of librdkafka properties that no other key sets", SettingsKafkaClient.IsSecret, SettingsKafkaClient.NameOf, SettingsKafkaClient.Refuse);
    }

    public static class Ingest
    {
        public static readonly SettingKey<int> RecordBytesMax = Size("livepeer.ingest.record-bytes-max", "1KB", "100MB");
        public static readonly SettingKey<IReadOnlyList<string>> SupportedVersions = Texts(
            "livepeer.ingest.supported-versions", "list of versions: " + NameAllowed, mayBeEmpty: false, IsName);

        public static readonly SettingKey<int> RejectedBytesMax = Size("livepeer.ingest.rejected-bytes-max", "1KB", "100MB");
        public static readonly SettingKey<int> RejectedPrefixBytes = Size("livepeer.ingest.rejected-prefix-bytes", "0B", "100MB");
        public static readonly SettingKey<int> IgnoredSampleEvery = Count("livepeer.ingest.ignored-sample-every", 1, 1_000_000_000, "records");
        public static readonly SettingKey<int> GroupRecordsMax = Count("livepeer.ingest.group-records-max", 1, 100_000, "records");
        public static readonly SettingKey<TimeSpan> GroupWait = Duration("livepeer.ingest.group-wait", "1ms", "10s");
        public static readonly SettingKey<int> GroupsAskedMax = Count("livepeer.ingest.groups-asked-max", 1, 1_024, "groups");
        public static readonly SettingKey<int> GroupsStoringMax = Count("livepeer.ingest.groups-storing-max", 1, 4_096, "groups");
        public static readonly SettingKey<int> GroupsCommittedMax = Count("livepeer.ingest.groups-committed-max", 1, 4_096, "groups");
        public static readonly SettingKey<int> PartitionsMax = Count("livepeer.ingest.partitions-max", 1, 100_000, "partitions");
        public static readonly SettingKey<TimeSpan> AskTimeout = Duration("livepeer.ingest.ask-timeout", "1s", "30m");
        public static readonly SettingKey<TimeSpan> ReadyLagMax = Duration("livepeer.ingest.ready-lag-max", "1s", "30d");
        public static readonly SettingKey<TimeSpan> ReadyCommitAgeMax = Duration("livepeer.ingest.ready-commit-age-max", "1s", "24h");
        public static readonly SettingKey<TimeSpan> AskAgainAfter = Duration("livepeer.ingest.ask-again-after", "100ms", "30m");
    }

    public static class Privacy
    {
        public static readonly SettingKey<bool> KeepPrompts = Flag("livepeer.privacy.keep-prompts");
        public static readonly SettingKey<string> PromptHashKey = Secret(
            "livepeer.privacy.prompt-hash-key", "secret text of 16 to 256 characters", t => t.Length is >= 16 and <= 256);
    }

    public static class Sessions
    {
        public static readonly SettingKey<TimeSpan> IdleTimeout = Duration("livepeer.sessions.idle-timeout", "1s", "24h");
        public static readonly SettingKey<TimeSpan> LatenessHorizon = Duration("livepeer.sessions.lateness-horizon", "0s", "24h");
        public static readonly SettingKey<TimeSpan> ProvisionalInterval = Duration("livepeer.sessions.provisional-interval", "1s", "24h");
        public static readonly SettingKey<TimeSpan> Patience = Duration("livepeer.sessions.patience", "0s", "1h");
        public static readonly SettingKey<TimeSpan> SampleSpanMax = Duration("livepeer.sessions.sample-span-max", "1s", "1h");
        public static readonly SettingKey<TimeSpan> FirstSampleSpan = Duration("livepeer.sessions.first-sample-span", "0s", "1h");
        public static readonly SettingKey<int> SignalsMax = Count("livepeer.sessions.signals-max", 100, 10_000_000, "signals");
        public static readonly SettingKey<IReadOnlyList<string>> SyntheticStreamPrefixes = Texts(
            "livepeer.sessions.synthetic-stream-prefixes", "list of texts without blanks at their ends, may be empty", mayBeEmpty: true, t => t.Length > 0 && t.Trim() == t);

        public static readonly SettingKey<IReadOnlyDictionary<string, string>> Regions = TextMap(
            "livepeer.sessions.regions", "section of NAME = REGION, the region being " + NameAllowed, _ => false, memberOfVariable: null,
            (_, region) => IsName(region) ? null : "the region is not usable");

        public static readonly SettingKey<IReadOnlyDictionary<string, string>> ModelAliases = TextMap(
            "livepeer.sessions.model-aliases", "section of LABEL = MODEL, both without blanks at their ends", _ => false, memberOfVariable: null,
            (label, model) => label.Trim().Length == 0 || model.Trim().Length == 0 || model.Trim() != model ? "the model is not usable" : null);

        public static readonly SettingKey<int> ShardCount = Count("livepeer.sessions.shard-count", 1, 4_096, "shards");
        public static readonly SettingKey<int> SnapshotEveryEvents = Count("livepeer.sessions.snapshot-every-events", 10, 1_000_000, "events");
        public static readonly SettingKey<TimeSpan> Gather = Duration("livepeer.sessions.gather", "0s", "1m");
        public static readonly SettingKey<TimeSpan> SweepInterval = Duration("livepeer.sessions.sweep-interval", "100ms", "1h");
        public static readonly SettingKey<int> SweepSessionsMax = Count("livepeer.sessions.sweep-sessions-max", 1, 1_000_000, "sessions");
        public static readonly SettingKey<TimeSpan> JournalRetention = Duration("livepeer.sessions.journal-retention", "1s", "90d");
        public static readonly SettingKey<TimeSpan> PassivateAfter = Duration("livepeer.sessions.passivate-after", "1s", "24h");
    }

    public static class Journal
    {
        public static readonly SettingKey<string> Provider = Choice("livepeer.journal.provider", "sqlite", "postgresql");
        public static readonly SettingKey<string> DataDirectory = Text("livepeer.journal.data-directory", "folder", t => t.Trim().Length > 0);
        public static readonly SettingKey<string> ConnectionString = Secret("livepeer.journal.connection-string", "empty, or a PostgreSQL connection string", _ => true);
        public static readonly SettingKey<int> BatchRowsMax = Count("livepeer.journal.batch-rows-max", 1, 10_000, "rows");
    }

    public static class ClickHouse
    {
        public static readonly SettingKey<Uri> Url = HttpAddress("livepeer.clickhouse.url");
        public static readonly SettingKey<string> Database = Text("livepeer.clickhouse.database", "letters, digits and '_', at most 64, a letter first", IsIdentifier);
        public static readonly SettingKey<string> User = Text("livepeer.clickhouse.user", "user name", t => t.Trim().Length > 0);
        public static readonly SettingKey<string> Password = Secret("livepeer.clickhouse.password", "secret text, may be empty", _ => true);
        public static readonly SettingKey<string> Engines = Choice("livepeer.clickhouse.engines", "MergeTree", "Replicated");
        public static readonly SettingKey<string> Cluster = Text("livepeer.clickhouse.cluster", "empty, or " + NameAllowed, t => t.Length == 0 || IsName(t));
        public static readonly SettingKey<int> BatchRowsMax = Count("livepeer.clickhouse.batch-rows-max", 1, 1_000_000, "rows");
        public static readonly SettingKey<int> BatchBytesMax = Size("livepeer.clickhouse.batch-bytes-max", "1KB", "256MB");
        public static readonly SettingKey<TimeSpan> BatchWait = Duration("livepeer.clickhouse.batch-wait", "1ms", "1m");
        public static readonly SettingKey<int> QueueRowsMax = Count("livepeer.clickhouse.queue-rows-max", 1, 10_000_000, "rows");
        public static readonly SettingKey<TimeSpan> RetryMin = Duration("livepeer.clickhouse.retry-min", "1ms", "1m");
        public static readonly SettingKey<TimeSpan> RetryMax = Duration("livepeer.clickhouse.retry-max", "1ms", "10m");
        public static readonly SettingKey<TimeSpan> InsertTimeout = Duration("livepeer.clickhouse.insert-timeout", "1s", "30m");
        public static readonly SettingKey<TimeSpan> StopGrace = Duration("livepeer.clickhouse.stop-grace", "0s", "10m");
    }

    public static class Orchestrators
    {
        public static readonly SettingKey<TimeSpan> IdleGap = Duration("livepeer.orchestrators.idle-gap", "1m", "24h");
        public static readonly SettingKey<int> ShardCount = Count("livepeer.orchestrators.shard-count", 1, 4_096, "shards");
        public static readonly SettingKey<int> SnapshotEveryEvents = Count("livepeer.orchestrators.snapshot-every-events", 10, 1_000_000, "events");
        public static readonly SettingKey<TimeSpan> Gather = Duration("livepeer.orchestrators.gather", "0s", "1m");
        public static readonly SettingKey<TimeSpan> PublishInterval = Duration("livepeer.orchestrators.publish-interval", "1s", "1h");
        public static readonly SettingKey<TimeSpan> RetryAfter = Duration("livepeer.orchestrators.retry-after", "100ms", "1h");
        public static readonly SettingKey<TimeSpan> WakeAfter = Duration("livepeer.orchestrators.wake-after", "1s", "24h");
        public static readonly SettingKey<TimeSpan> SweepInterval = Duration("livepeer.orchestrators.sweep-interval", "100ms", "1h");
        public static readonly SettingKey<int> SweepNodesMax = Count("livepeer.orchestrators.sweep-nodes-max", 1, 1_000_000, "nodes");
        public static readonly SettingKey<TimeSpan> PassivateAfter = Duration("livepeer.orchestrators.passivate-after", "1s", "24h");
    }

    public static class Rollups
    {
        public static readonly SettingKey<TimeSpan> RefreshInterval = Duration("livepeer.rollups.refresh-interval", "1s", "30s");
        public static readonly SettingKey<TimeSpan> DayInterval = Duration("livepeer.rollups.day-interval", "1s", "24h");
        public static readonly SettingKey<TimeSpan> LookInterval = Duration("livepeer.rollups.look-interval", "100ms", "30s");
        public static readonly SettingKey<int> HoursMax = Count("livepeer.rollups.hours-max", 1, 1_000, "hours");
        public static readonly SettingKey<TimeSpan> RetryAfter = Duration("livepeer.rollups.retry-after", "100ms", "1h");
    }

    public static class Api
    {
        public static readonly SettingKey<string> Host = Text("livepeer.api.host", HostAllowed, IsHost);
        public static readonly SettingKey<int> Port = SettingsKinds.Port("livepeer.api.port");
    }

    /// <summary>Every key, in the order of the pipeline.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        Cluster.SystemName, Cluster.Host, Cluster.Port, Cluster.PublicHost, Cluster.PublicPort, Cluster.SeedNodes,
        Cluster.Roles, Cluster.DowningAfter, Cluster.UnreachableAfter, Cluster.TlsCertificate, Cluster.TlsPassword,
        Kafka.Bootstrap, Kafka.GroupId, Kafka.SubscribedTopics, Kafka.DeadLetterTopic, Kafka.DeadLetterPayloadBytesMax, Kafka.LogId,
        Kafka.BufferRecordsMax, Kafka.BufferRecordsResume, Kafka.BufferBytesMax, Kafka.RevokeDrainTimeout, Kafka.SessionTimeout, Kafka.MetadataRefresh,
        Kafka.Client,
        Ingest.RecordBytesMax, Ingest.SupportedVersions, Ingest.RejectedBytesMax, Ingest.RejectedPrefixBytes, Ingest.IgnoredSampleEvery,
        Ingest.GroupRecordsMax, Ingest.GroupWait, Ingest.GroupsAskedMax, Ingest.GroupsStoringMax, Ingest.GroupsCommittedMax, Ingest.PartitionsMax,
        Ingest.AskTimeout, Ingest.AskAgainAfter, Ingest.ReadyLagMax, Ingest.ReadyCommitAgeMax,
        Privacy.KeepPrompts, Privacy.PromptHashKey,
        Sessions.IdleTimeout, Sessions.LatenessHorizon, Sessions.ProvisionalInterval, Sessions.Patience, Sessions.SampleSpanMax,
        Sessions.FirstSampleSpan, Sessions.SignalsMax, Sessions.SyntheticStreamPrefixes, Sessions.Regions, Sessions.ModelAliases, Sessions.ShardCount,
        Sessions.SnapshotEveryEvents, Sessions.Gather, Sessions.SweepInterval, Sessions.SweepSessionsMax, Sessions.PassivateAfter, Sessions.JournalRetention,
        Orchestrators.IdleGap, Orchestrators.ShardCount, Orchestrators.SnapshotEveryEvents, Orchestrators.Gather, Orchestrators.PublishInterval,
        Orchestrators.RetryAfter, Orchestrators.WakeAfter, Orchestrators.SweepInterval, Orchestrators.SweepNodesMax, Orchestrators.PassivateAfter,
        Journal.Provider, Journal.DataDirectory, Journal.ConnectionString, Journal.BatchRowsMax,
        ClickHouse.Url, ClickHouse.Database, ClickHouse.User, ClickHouse.Password, ClickHouse.Engines, ClickHouse.Cluster, ClickHouse.BatchRowsMax,
        ClickHouse.BatchBytesMax, ClickHouse.BatchWait, ClickHouse.QueueRowsMax, ClickHouse.RetryMin, ClickHouse.RetryMax,
        ClickHouse.InsertTimeout, ClickHouse.StopGrace,
        Rollups.RefreshInterval, Rollups.DayInterval, Rollups.LookInterval, Rollups.HoursMax, Rollups.RetryAfter,
        Api.Host, Api.Port,
    ];

    private static readonly Dictionary<string, SettingKey> ByPath = All.ToDictionary(k => k.Path, StringComparer.Ordinal);

    /// <summary>The key of a path, or null.</summary>
    public static SettingKey? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>True for a path above keys.</summary>
    public static bool IsSection(string path) => All.Any(k => k.Path.StartsWith(path + ".", StringComparison.Ordinal));

    /// <summary>The key whose path is most like this one.</summary>
    public static SettingKey Nearest(string path) => ByPath[NearestName.Of(path.Replace('_', '-'), ByPath.Keys)];

    private static bool IsSystemName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsSeed(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0
            ? IsHostPort(text)
            : text.StartsWith(ClusterSeeds.Scheme, StringComparison.Ordinal) && IsSystemName(text[ClusterSeeds.Scheme.Length..at]) && IsHostPort(text[(at + 1)..]);
    }
}
