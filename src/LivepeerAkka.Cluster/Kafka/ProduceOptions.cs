namespace LivepeerAkka.Cluster.Kafka;

/// <summary>How a file of records is produced.</summary>
public sealed record ProduceOptions
{
    /// <summary>Bootstrap servers.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Further client properties, passed as they are.</summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Consumer group whose committed offsets pace the producing; null produces as fast as the broker takes it.</summary>
    public string? PaceByGroup { get; init; }

    /// <summary>
    /// Most bytes of a partition that the group has not committed yet. The embedded broker keeps 5 MiB a partition and drops the oldest
    /// beyond it, so that with batches of 1 MB not more than 3 MB may be under way.
    /// </summary>
    public long WindowBytesMax { get; init; } = 3_000_000;

    /// <summary>Most records a second; null for no limit.</summary>
    public int? RecordsPerSecond { get; init; }

    /// <summary>Longest wait without any progress of the group, or without an answer of the broker.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Topic of a bare event of a known family is this prefix and the family's name.</summary>
    public string TopicPrefix { get; init; } = "livepeer.";

    /// <summary>Topic of every other line that names none.</summary>
    public string FallbackTopic { get; init; } = "livepeer.stream_trace";
}

/// <summary>How far producing is.</summary>
/// <param name="Sent">Records handed to the client.</param>
/// <param name="Delivered">Records that the broker has.</param>
/// <param name="Failed">Records that cannot be produced.</param>
/// <param name="Bytes">Bytes of the delivered values.</param>
/// <param name="WaitingFor">Partition whose window is full, '' while nothing is waited for.</param>
public sealed record ProduceProgress(long Sent, long Delivered, long Failed, long Bytes, string WaitingFor);

/// <summary>What was produced.</summary>
/// <param name="Delivered">Records that the broker has.</param>
/// <param name="Failed">Records that cannot be produced: an unknown topic or partition, or too large.</param>
/// <param name="FirstFailure">Text of the first of them, '' when there is none.</param>
/// <param name="Bytes">Bytes of the delivered values.</param>
/// <param name="Elapsed">Time from the first record to the last confirmation.</param>
public sealed record ProduceSummary(long Delivered, long Failed, string FirstFailure, long Bytes, TimeSpan Elapsed);
