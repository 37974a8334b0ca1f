using Confluent.Kafka;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Builds the client configurations. Timings suit a broker nearby; every one of them can be replaced by <c>livepeer.kafka.client</c>,
/// except those on which the accounting rests.
/// </summary>
public static class KafkaClients
{
    /// <summary>Prefix of the settings that are passed to the client as they are.</summary>
    public const string ClientKey = "livepeer.kafka.client";

    // A batch beyond about 2.5 MB is lost without a word by the embedded broker, and no broker takes more than 1 MiB by default.
    internal const int BatchBytesMax = 1_000_000;

    private static readonly string[] SecretWords = ["password", "secret", "token", "jaas", "assertion", "pem", "credential"];

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "bootstrap.servers", "group.id", "session.timeout.ms", "topic.metadata.refresh.interval.ms", "enable.auto.commit",
        "enable.auto.offset.store", "auto.offset.reset", "enable.partition.eof", "enable.idempotence", "transactional.id",
        "dotnet.consumer.consume.result.fields", "metadata.broker.list",
    };

    /// <summary>Checks what can be checked without a broker: subscriptions and client properties.</summary>
    /// <exception cref="KafkaSettingException">Names the setting at fault.</exception>
    public static void Validate(KafkaSettings settings)
    {
        _ = new TopicMatcher(settings.Topics, settings.DeadLetterTopic);
        using var consumer = Build(
            settings.Client, () => new ConsumerBuilder<Ignore, byte[]>(Consumer(settings)).SetLogHandler((_, _) => { }).Build());
        using var producer = Build(
            settings.Client,
            () => new ProducerBuilder<string, byte[]>(Producer(settings.Bootstrap, settings.Client)).SetLogHandler((_, _) => { }).Build());
    }

    internal static ConsumerConfig Consumer(KafkaSettings settings)
    {
        var sessionMs = (int)settings.SessionTimeout.TotalMilliseconds;
        var config = new ConsumerConfig
        {
            BootstrapServers = settings.Bootstrap,
            GroupId = settings.GroupId,
            ClientId = "livepeer",
            // The client sends what was stored by hand; the stream never stores an offset before the product's own store has it.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = 200,
            AutoOffsetReset = Confluent.Kafka.AutoOffsetReset.Error,
            PartitionAssignmentStrategy = Confluent.Kafka.PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = sessionMs,
            HeartbeatIntervalMs = Math.Max(100, sessionMs / 4),
            // A revocation blocks the poll thread for as long as the drain takes, and start offsets may be waited for.
            MaxPollIntervalMs = (int)Math.Max(300_000, ((2 * settings.RevokeDrainTimeout) + StartOffsets.WaitLimit).TotalMilliseconds),
            FetchWaitMaxMs = 20,
            FetchQueueBackoffMs = 10,
            QueuedMinMessages = 10_000,
            QueuedMaxMessagesKbytes = 16_384,
            TopicMetadataRefreshIntervalMs = (int)settings.MetadataRefresh.TotalMilliseconds,
            ReconnectBackoffMs = 100,
            ReconnectBackoffMaxMs = 1000,
            ConsumeResultFields = "timestamp,topic",
        };
        if (settings.Client.TryGetValue("group.protocol", out var protocol)
            && string.Equals(protocol, "consumer", StringComparison.OrdinalIgnoreCase))
        {
            // With this protocol the broker owns these three and the client refuses them.
            config.SessionTimeoutMs = null;
            config.HeartbeatIntervalMs = null;
            config.PartitionAssignmentStrategy = null;
        }

        return Pass(config, settings.Client);
    }

    internal static ProducerConfig Producer(string bootstrap, IReadOnlyDictionary<string, string> client) => Pass(
        new ProducerConfig
        {
            BootstrapServers = bootstrap,
            ClientId = "livepeer",
            EnableIdempotence = true,
            Acks = Confluent.Kafka.Acks.All,
            LingerMs = 5,
            BatchSize = BatchBytesMax,
            MessageTimeoutMs = 30_000,
            ReconnectBackoffMs = 100,
            ReconnectBackoffMaxMs = 1000,
        },
        client);

    internal static AdminClientConfig Admin(string bootstrap, IReadOnlyDictionary<string, string> client) => Pass(
        new AdminClientConfig { BootstrapServers = bootstrap, ClientId = "livepeer", ReconnectBackoffMs = 100, ReconnectBackoffMaxMs = 1000 },
        client);

    /// <summary>A reader without a group.</summary>
    internal static ConsumerConfig Scan(string bootstrap, IReadOnlyDictionary<string, string> client) => Pass(
        new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "livepeer-scan",
            ClientId = "livepeer",
            EnableAutoCommit = false,
            AutoOffsetReset = Confluent.Kafka.AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
            FetchWaitMaxMs = 20,
            FetchQueueBackoffMs = 10,
            ConsumeResultFields = "topic",
        },
        client);

    /// <summary>Builds a client and turns a refusal of its properties into one that names the setting.</summary>
    internal static T Build<T>(IReadOnlyDictionary<string, string> client, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            // The client's text quotes the value of a property that it refuses: a secret must not pass.
            var key = client.Keys.OrderByDescending(k => k.Length).FirstOrDefault(k => e.Message.Contains($"\"{k}\"", StringComparison.Ordinal));
            var isSecret = client.Keys.Any(IsSecret) && (key is null || IsSecret(key));
            throw new KafkaSettingException(
                key is null ? ClientKey : $"{ClientKey}.{key}",
                isSecret ? "refused by the Kafka client" : $"refused by the Kafka client: {e.Message}");
        }
    }

    private static bool IsSecret(string key) => SecretWords.Any(w => key.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static T Pass<T>(T config, IReadOnlyDictionary<string, string> client)
        where T : ClientConfig
    {
        foreach (var (key, value) in client)
        {
            if (Reserved.Contains(key))
            {
                throw new KafkaSettingException($"{ClientKey}.{key}", "is set by the product itself and cannot be passed to the client");
            }

            config.Set(key, value);
        }

        return config;
    }
}
