using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>One record of a file.</summary>
/// <param name="Line">Number of the line, from 1; empty lines count.</param>
/// <param name="Topic">Topic, null for a bare event and where the record names none.</param>
/// <param name="Partition">Partition, null where it names none.</param>
/// <param name="Offset">Offset, null where it names none.</param>
/// <param name="TimestampMs">The record's timestamp, epoch ms; null where it names none.</param>
/// <param name="Value">The value's bytes; null for a null value.</param>
public readonly record struct FileRecord(long Line, string? Topic, int? Partition, long? Offset, long? TimestampMs, ReadOnlyMemory<byte>? Value);

/// <summary>
/// Reads newline-separated records: a bare event, or a record line <c>{"topic":…,"partition":…,"offset":…,"timestamp":…,"value":…}</c>.
/// Any other line is itself the value, so that the same checks meet it as meet a record of a topic.
/// </summary>
public static class RecordLineReader
{
    /// <summary>Longest line, bytes; a longer one is no record of any log and ends the reading.</summary>
    public const int LineBytesMax = 256 * 1024 * 1024;

    private const int ChunkBytes = 1024 * 1024;
    private const byte NewLine = (byte)'\n';

    /// <summary>Reads all records of a stream. Empty lines are no records; a carriage return before the newline belongs to the line end.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="LineBytesMax"/>.</exception>
    public static async IAsyncEnumerable<FileRecord> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var buffer = new byte[ChunkBytes];
        var start = 0;
        var end = 0;
        var scanned = 0;
        long line = 0;
        while (true)
        {
            int at;
            while ((at = buffer.AsSpan(scanned, end - scanned).IndexOf(NewLine)) >= 0)
            {
                var length = scanned + at - start;
                if (TryParse(buffer.AsSpan(start, length), ++line, out var record))
                {
                    yield return record;
                }

                start = scanned = start + length + 1;
            }

            scanned = end;
            (buffer, start, scanned, end) = MakeRoom(buffer, start, scanned, end, line);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start && TryParse(buffer.AsSpan(start, end - start), ++line, out var last))
        {
            yield return last;
        }
    }

    /// <summary>Reads one line without its end. False for an empty one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, long number, out FileRecord record)
    {
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        if (number == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        record = default;
        if (line.IsEmpty)
        {
            return false;
        }

        record = RecordLine.TryParse(line, number) ?? new FileRecord(number, null, null, null, null, line.ToArray());
        return true;
    }

    private static (byte[] Buffer, int Start, int Scanned, int End) MakeRoom(byte[] buffer, int start, int scanned, int end, long line)
    {
        if (start == end)
        {
            return (buffer, 0, 0, 0);
        }

        if (end < buffer.Length)
        {
            return (buffer, start, scanned, end);
        }

        var held = end - start;
        if (held > LineBytesMax)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"line {line + 1} is longer than {LineBytesMax} bytes; is the file newline-separated?"));
        }

        // A line that fills more than half of the buffer doubles it: the cost of moving stays linear in the input.
        var target = held > buffer.Length / 2 ? new byte[Math.Min(2L * buffer.Length, LineBytesMax + (2L * ChunkBytes))] : buffer;
        buffer.AsSpan(start, held).CopyTo(target);
        return (target, 0, scanned - start, held);
    }
}

/// <summary>The record line, read in one pass; its value keeps its exact bytes.</summary>
internal static class RecordLine
{
    // Depth is the decoder's business: it is the value's, and this reader needs no stack for it.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>
    /// Null for a line that is no record line: no object with <c>value</c>, an envelope, or members of other kinds than a record's.
    /// </summary>
    public static FileRecord? TryParse(ReadOnlySpan<byte> line, long number)
    {
        // Most lines are bare events: without the member's name there is nothing to find.
        if (line.IndexOf("\"value\""u8) < 0)
        {
            return null;
        }

        try
        {
            return Parse(line, number);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FileRecord? Parse(ReadOnlySpan<byte> line, long number)
    {
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var record = new FileRecord(number, null, null, null, null, null);
        var hasValue = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // With a type or data at its root the line is an event that happens to have a member of that name.
            if (reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("data"u8))
            {
                return null;
            }

            if (reader.ValueTextEquals("value"u8))
            {
                record = record with { Value = ReadValue(ref reader, line) };
                hasValue = true;
            }
            else if (reader.ValueTextEquals("topic"u8))
            {
                record = record with { Topic = ReadText(ref reader) };
            }
            else if (reader.ValueTextEquals("partition"u8))
            {
                record = record with { Partition = (int?)ReadNumber(ref reader, int.MaxValue) };
            }
            else if (reader.ValueTextEquals("offset"u8))
            {
                record = record with { Offset = ReadNumber(ref reader, long.MaxValue) };
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                record = record with { TimestampMs = ReadNumber(ref reader, long.MaxValue) };
            }
            else
            {
                reader.Skip();
            }
        }

        // Text behind the object makes the line something else.
        return hasValue && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? record : null;
    }

    private static ReadOnlyMemory<byte>? ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            return line[from..(int)reader.BytesConsumed].ToArray();
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        var text = new byte[reader.ValueSpan.Length];
        return text[..reader.CopyString(text)];
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException("no text"),
        };
    }

    private static long? ReadNumber(ref Utf8JsonReader reader, long max)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out var number) && number >= 0 && number <= max:
                return number;
            case JsonTokenType.String
                when long.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var text) && text <= max:
                return text;
            default:
                throw new JsonException("no number");
        }
    }
}
