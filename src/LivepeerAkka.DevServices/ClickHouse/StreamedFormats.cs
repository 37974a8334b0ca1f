namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// Formats whose chunks can be joined to one document. Every chunk of the engine is a document of its own; those with a header have it
/// cut off from the second chunk on.
/// </summary>
internal static class StreamedFormats
{
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "RowBinary", "Native", "JSONEachRow", "JSONLines", "NDJSON", "JSONCompactEachRow", "JSONStringsEachRow", "TabSeparated", "TSV",
        "TabSeparatedRaw", "TSVRaw", "CSV", "LineAsString",
    };

    private const string WithHeader = "RowBinaryWithNamesAndTypes";

    public static bool CanStream(string format) => Plain.Contains(format) || HasHeader(format);

    public static bool HasHeader(string format) => string.Equals(format, WithHeader, StringComparison.OrdinalIgnoreCase);

    /// <summary>Length in bytes of the header: column count, names, types.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> chunk)
    {
        var at = 0;
        var columns = ReadVarint(chunk, ref at);
        for (var i = 0; i < columns * 2; i++)
        {
            var length = ReadVarint(chunk, ref at);
            at += length;
        }

        return at;
    }

    private static int ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
