namespace LivepeerAkka.Domain.Identity;

/// <summary>
/// The lineage key of one event: a version-8 UUID over organisation and envelope id, or over organisation and
/// canonical content where there is no id (events.md section 2). The same record always has the same uid.
/// </summary>
public readonly record struct EventUid(Guid Value) : IComparable<EventUid>
{
    /// <summary>Order of the sixteen bytes as they are written (big endian): the tie-break of every fold.</summary>
    public int CompareTo(EventUid other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the sixteen bytes in the order in which they are written (big endian).</summary>
    public static EventUid FromBytes(ReadOnlySpan<byte> bytes) => new(new Guid(bytes, bigEndian: true));

    /// <summary>Writes the sixteen bytes, big endian. <paramref name="destination"/> holds at least sixteen.</summary>
    public void WriteTo(Span<byte> destination) => Value.TryWriteBytes(destination, bigEndian: true, out _);
}
