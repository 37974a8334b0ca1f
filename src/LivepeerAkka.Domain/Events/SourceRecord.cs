using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Events;

/// <summary>One record as it was read from a topic or a file, before anything is known about it.</summary>
/// <param name="Position">Where it was read.</param>
/// <param name="Org">Organisation of the topic.</param>
/// <param name="TimestampMs">The record's own (Kafka) timestamp, epoch ms; null when it has none.</param>
/// <param name="ReceivedAtMs">Wall clock at reading, epoch ms.</param>
/// <param name="Value">The value's bytes; null for a null value.</param>
public sealed record SourceRecord(SourcePosition Position, string Org, long? TimestampMs, long ReceivedAtMs, ReadOnlyMemory<byte>? Value)
{
    /// <summary>Size of the value; 0 for a null value.</summary>
    public int Bytes => Value?.Length ?? 0;

    /// <summary>Assignment of the partition under which the record was read (Kafka); 0 for a file.</summary>
    public int Assignment { get; init; }

    /// <summary>Lineage key that the record was given when it was first received (a dead letter); null: it is made of the record.</summary>
    public EventUid? Uid { get; init; }
}
