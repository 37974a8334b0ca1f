namespace LivepeerAkka.Simulator;

/// <summary>One record as it arrives at Kafka.</summary>
/// <param name="Topic">Topic: <c>&lt;organisation&gt;.&lt;family&gt;</c>.</param>
/// <param name="Org">Organisation of the topic.</param>
/// <param name="TimestampMs">Time of arrival (the record's Kafka timestamp), epoch ms; never decreases along a run.</param>
/// <param name="Value">The value's bytes; null for a null value.</param>
public sealed record SimulatedRecord(string Topic, string Org, long TimestampMs, ReadOnlyMemory<byte>? Value)
{
    /// <summary>
    /// The value is known to be one object on one line, nested less deeply than the line format allows: it can be copied
    /// into a line as it is. False = not known.
    /// </summary>
    internal bool IsPlainObject { get; init; }
}
