namespace LivepeerAkka.Simulator.Records;

/// <summary>Writes records as lines to a stream, in blocks; every topic is one partition whose offsets count from 0.</summary>
public sealed class RecordLineWriter(Stream output) : IDisposable
{
    private const int BlockBytes = 256 * 1024;

    private readonly JsonBuffer _block = new();
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    /// <summary>Adds one line.</summary>
    public void Write(SimulatedRecord record)
    {
        ref var offset = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_offsets, record.Topic, out _);
        RecordLine.Append(_block, record, partition: 0, offset++);
        _block.Raw("\n"u8);
        if (_block.Length >= BlockBytes)
        {
            Flush();
        }
    }

    /// <summary>Hands every line so far to the stream.</summary>
    public void Flush()
    {
        output.Write(_block.Written);
        _block.Clear();
        output.Flush();
    }

    /// <summary>Flushes; the stream stays open.</summary>
    public void Dispose() => Flush();
}
