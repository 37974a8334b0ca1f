using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Finds the private values of a record that is JSON and yet cannot be read: nested too deeply, or with an escape that is half of a
/// surrogate pair. One pass without recursion, so that no nesting costs the stack or more than its length.
/// </summary>
internal static class PrivateScan
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>False when the record, which is valid UTF-8, is no JSON; nothing is found then.</summary>
    public static bool TryFind(ReadOnlySpan<byte> record, List<PrivateSlice> found)
    {
        found.Clear();
        try
        {
            Find(record, found);
            return true;
        }
        catch (JsonException)
        {
            found.Clear();
            return false;
        }
    }

    private static void Find(ReadOnlySpan<byte> record, List<PrivateSlice> found)
    {
        var reader = new Utf8JsonReader(record, AnyDepth);
        var open = new Stack<(int Index, int Depth)>();
        PrivateKind? name = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = PrivateMembers.KindOf(ref reader);
                continue;
            }

            if (PrivateMembers.KindOf(name, reader.TokenType) is { } kind)
            {
                Add(ref reader, kind, found, open);
            }
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray
                && open.TryPeek(out var last) && last.Depth == reader.CurrentDepth)
            {
                open.Pop();
                found[last.Index] = found[last.Index] with { Length = (int)reader.BytesConsumed - found[last.Index].Start };
            }

            name = null;
        }
    }

    /// <summary>An address swallows what is within it; a prompt stays open, and what is within it follows.</summary>
    private static void Add(ref Utf8JsonReader reader, PrivateKind kind, List<PrivateSlice> found, Stack<(int Index, int Depth)> open)
    {
        var start = (int)reader.TokenStartIndex;
        if (kind == PrivateKind.Prompt && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            open.Push((found.Count, reader.CurrentDepth));
        }
        else
        {
            reader.Skip();
        }

        found.Add(new PrivateSlice(start, (int)reader.BytesConsumed - start, kind));
    }
}
