namespace LivepeerAkka.Cluster.Kafka;

/// <summary>A Kafka setting that cannot be used; the message names its key and never its value.</summary>
public sealed class KafkaSettingException : Exception
{
    public KafkaSettingException(string key, string problem)
        : base($"{key}: {problem}") => Key = key;

    /// <summary>Full key, for example <c>livepeer.kafka.client.linger.ms</c>.</summary>
    public string Key { get; }
}

/// <summary>The source cannot go on; the message says why and what to do.</summary>
public class KafkaSourceException : Exception
{
    public KafkaSourceException(string message)
        : base(message)
    {
    }

    public KafkaSourceException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

/// <summary>The stored position of a partition lies outside its log: records were deleted unread, or the log is another one.</summary>
public sealed class OffsetOutOfRangeException : KafkaSourceException
{
    public OffsetOutOfRangeException(PartitionId id, long storedOffset, long? lowWatermark, long? highWatermark, string log)
        : base(Describe(id, storedOffset, lowWatermark, highWatermark, log))
    {
        Partition = id;
        StoredOffset = storedOffset;
    }

    /// <summary>The partition.</summary>
    public PartitionId Partition { get; }

    /// <summary>The offset that could not be read.</summary>
    public long StoredOffset { get; }

    private static string Describe(PartitionId id, long stored, long? low, long? high, string log)
    {
        var range = low is null || high is null ? "its log could not be asked for its range" : $"its log holds {low} to {high}";
        var cause = stored < low
            ? $"{low - stored} records were deleted before they were read"
            : "the log was emptied or replaced";
        return $"{id}: the next offset to read is {stored}, but {range}: {cause}. Nothing is skipped silently. To accept the loss, "
            + $"set the stored position of {id} (log '{log}') to an offset within the range; "
            + "after a replaced log give it a new livepeer.kafka.log-id.";
    }
}
