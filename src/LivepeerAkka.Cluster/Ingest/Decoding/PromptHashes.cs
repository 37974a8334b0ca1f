namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Remembers the keyed hashes of prompts that repeat: a status repeats its stream's parameters every ten seconds, and each is hashed for
/// the typed column and for the stored record. Bounded; a prompt that displaces another costs that one a hash. Thread-safe.
/// </summary>
internal sealed class PromptHashes
{
    private const int SlotsCount = 1_024;

    /// <summary>Longest value that is remembered, bytes: with the slots it bounds what is kept to a megabyte.</summary>
    private const int ValueBytesMax = 1_024;

    private readonly Entry?[] _slots = new Entry?[SlotsCount];

    /// <summary>The remembered hash of exactly these bytes; null where there is none.</summary>
    public string? Find(ReadOnlySpan<byte> value) =>
        value.Length <= ValueBytesMax && Volatile.Read(ref SlotOf(value)) is { } entry && value.SequenceEqual(entry.Value) ? entry.Hash : null;

    /// <summary>Remembers a hash where the value is short enough; returns it.</summary>
    public string Keep(ReadOnlySpan<byte> value, string hash)
    {
        if (value.Length <= ValueBytesMax)
        {
            Volatile.Write(ref SlotOf(value), new Entry(value.ToArray(), hash));
        }

        return hash;
    }

    private ref Entry? SlotOf(ReadOnlySpan<byte> value) => ref _slots[(int)(ContentHash.OfBytes(value) % SlotsCount)];

    private sealed record Entry(byte[] Value, string Hash);
}
