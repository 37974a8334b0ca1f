using System.Text;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>Counts of one statement as the summary header reports them; rows and bytes.</summary>
internal readonly record struct QuerySummary(
    long ReadRows, long ReadBytes, long WrittenRows, long WrittenBytes, long ResultRows, long ResultBytes, TimeSpan Elapsed);

/// <summary>A finished result in native memory.</summary>
internal sealed unsafe class EngineResult : IDisposable
{
    private nint _result;

    private EngineResult(nint result) => _result = result;

    public QuerySummary Summary => new(
        (long)ChdbNative.chdb_result_storage_rows_read(_result),
        (long)ChdbNative.chdb_result_storage_bytes_read(_result),
        (long)ChdbNative.chdb_result_rows_written(_result),
        (long)ChdbNative.chdb_result_bytes_written(_result),
        (long)ChdbNative.chdb_result_rows_read(_result),
        (long)ChdbNative.chdb_result_bytes_read(_result),
        TimeSpan.FromSeconds(ChdbNative.chdb_result_elapsed(_result)));

    public long Length => (long)ChdbNative.chdb_result_length(_result);

    /// <summary>Takes over a native result; throws when it is an error.</summary>
    public static EngineResult Own(nint result) => new(Checked(result));

    /// <summary>The handle, when it is no error; an error is freed and thrown.</summary>
    public static nint Checked(nint result)
    {
        if (result == 0)
            throw EngineException.Own(1002, "UNKNOWN_EXCEPTION", "The engine gave no result.");
        var error = ChdbNative.chdb_result_error(result);
        if (error == null)
            return result;
        var text = Text(error);
        ChdbNative.chdb_destroy_query_result(result);
        throw EngineException.FromText(text);
    }

    /// <summary>Length of the header of a binary format with names and types.</summary>
    public int HeaderLength =>
        StreamedFormats.HeaderLength(new ReadOnlySpan<byte>(ChdbNative.chdb_result_buffer(_result), (int)Math.Min(Length, int.MaxValue)));

    /// <summary>The bytes from <paramref name="offset"/> on, copied into <paramref name="target"/>; returns their count.</summary>
    public int CopyTo(Span<byte> target, long offset)
    {
        var count = (int)Math.Min(target.Length, Length - offset);
        new ReadOnlySpan<byte>(ChdbNative.chdb_result_buffer(_result) + offset, count).CopyTo(target);
        return count;
    }

    public void Dispose()
    {
        if (_result == 0)
            return;
        ChdbNative.chdb_destroy_query_result(_result);
        _result = 0;
    }

    internal static string Text(byte* text)
    {
        var length = 0;
        while (text[length] != 0)
            length++;
        return Encoding.UTF8.GetString(text, length);
    }
}
