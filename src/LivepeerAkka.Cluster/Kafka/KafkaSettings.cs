namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Where records come from and where dead letters go (HOCON <c>livepeer.kafka</c>).</summary>
public sealed record KafkaSettings
{
    /// <summary>Bootstrap servers, <c>host:port[,host:port]</c>.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Consumer group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Subscribed topics with the organisation of each.</summary>
    public required IReadOnlyList<TopicSubscription> Topics { get; init; }

    /// <summary>Topic of the dead letters.</summary>
    public required string DeadLetterTopic { get; init; }

    /// <summary>Largest dead letter that is produced whole, bytes; larger ones go as uid, length and SHA-256.</summary>
    public required int DeadLetterPayloadBytesMax { get; init; }

    /// <summary>
    /// Incarnation of the broker's log: positions are compared and offsets resumed only within one. '' for a broker that keeps its data.
    /// </summary>
    public required string LogId { get; init; }

    /// <summary>Most records buffered a partition before polling of it pauses.</summary>
    public required int BufferRecordsMax { get; init; }

    /// <summary>Records below which a paused partition resumes.</summary>
    public required int BufferRecordsResume { get; init; }

    /// <summary>Most bytes of values buffered a partition before polling of it pauses; it resumes at half of it.</summary>
    public long BufferBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Longest wait for what is in flight when partitions are revoked.</summary>
    public required TimeSpan RevokeDrainTimeout { get; init; }

    /// <summary>Group session timeout; a dead member is noticed after it.</summary>
    public required TimeSpan SessionTimeout { get; init; }

    /// <summary>How often new topics of a pattern, and partitions, are looked for.</summary>
    public required TimeSpan MetadataRefresh { get; init; }

    /// <summary>Further librdkafka properties (TLS, SASL, fetch), passed as they are.</summary>
    public required IReadOnlyDictionary<string, string> Client { get; init; }
}

/// <summary>One topic, by name or by pattern (a regular expression over the whole name), and its organisation.</summary>
public sealed record TopicSubscription(string? Name, string? Pattern, string Org);
