using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Reads a record once, whole and without a tree: proves that it is JSON, notes where its members are, hashes it, and finds
/// what is private. Of members that appear twice the last one counts.
/// </summary>
internal static class EnvelopeScanner
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int DepthMax = 64;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DepthMax, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Scans; <paramref name="scan"/> is reset first.</summary>
    /// <exception cref="JsonException">The record is no JSON, or nested deeper than <see cref="DepthMax"/>.</exception>
    public static void Scan(ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        scan.Reset();
        var reader = new Utf8JsonReader(record, ReaderOptions);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            scan.IsObject = true;
            ScanRoot(ref reader, record, scan);
        }
        else
        {
            // What is no event is stored too: its private values are found as well.
            _ = ScanValue(ref reader, scan);
        }

        // Anything behind the value is an error, and so is a value that does not end.
        reader.Read();
    }

    private static void ScanRoot(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        ulong hash = ContentHash.ObjectSeed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RootMemberOf(ref reader);
            var isReplayMarker = name == RootMember.Other && IsReplayMarker(ref reader);
            var kind = PrivateMembers.KindOf(ref reader);
            var nameHash = ContentHash.OfText(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            var before = scan.Private.Count;
            var valueHash = name == RootMember.Data ? ScanData(ref reader, record, scan) : ScanValue(ref reader, scan);
            var slice = new JsonSlice(start, (int)reader.BytesConsumed - start, token);
            Note(kind, slice, scan, before);
            Set(scan, name, slice);
            hash += isReplayMarker ? 0 : ContentHash.Member(nameHash, valueHash);
        }

        scan.ContentHash = hash;
    }

    private static ulong ScanData(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        scan.DataType = scan.DataVersion = scan.DataClientSource = JsonSlice.Absent;
        scan.DataItems = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return ScanArray(ref reader, scan, countItems: true);
        }

        return reader.TokenType == JsonTokenType.StartObject ? ScanObject(ref reader, scan, isData: true) : ScanValue(ref reader, scan);
    }

    private static ulong ScanValue(ref Utf8JsonReader reader, EnvelopeScan scan) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ScanObject(ref reader, scan, isData: false),
        JsonTokenType.StartArray => ScanArray(ref reader, scan, countItems: false),
        JsonTokenType.String => ContentHash.OfText(ref reader),
        JsonTokenType.Number => ContentHash.OfNumber(ref reader),
        var token => ContentHash.OfLiteral(token),
    };

    private static ulong ScanObject(ref Utf8JsonReader reader, EnvelopeScan scan, bool isData)
    {
        ulong hash = ContentHash.ObjectSeed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var kind = PrivateMembers.KindOf(ref reader);
            var member = isData ? DataMemberOf(ref reader) : DataMember.Other;
            var nameHash = ContentHash.OfText(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            var before = scan.Private.Count;
            var valueHash = ScanValue(ref reader, scan);
            var slice = new JsonSlice(start, (int)reader.BytesConsumed - start, token);
            Note(kind, slice, scan, before);
            Set(scan, member, slice);
            hash += ContentHash.Member(nameHash, valueHash);
        }

        return hash;
    }

    private static ulong ScanArray(ref Utf8JsonReader reader, EnvelopeScan scan, bool countItems)
    {
        ulong hash = ContentHash.ArraySeed;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hash = ContentHash.Item(hash, ScanValue(ref reader, scan));
            if (countItems)
            {
                scan.DataItems++;
            }
        }

        return hash;
    }

    /// <summary>An address swallows the private values within it; a prompt goes before those within it.</summary>
    private static void Note(PrivateKind? name, JsonSlice value, EnvelopeScan scan, int before)
    {
        if (PrivateMembers.KindOf(name, value.Kind) is not { } known)
        {
            return;
        }

        if (known == PrivateKind.Address)
        {
            scan.Private.RemoveRange(before, scan.Private.Count - before);
        }

        scan.Private.Insert(before, new PrivateSlice(value.Start, value.Length, known));
    }

    private static RootMember RootMemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? RootMember.Id
        : reader.ValueTextEquals("type"u8) ? RootMember.Type
        : reader.ValueTextEquals("timestamp"u8) ? RootMember.Timestamp
        : reader.ValueTextEquals("gateway"u8) ? RootMember.Gateway
        : reader.ValueTextEquals("data"u8) ? RootMember.Data
        : reader.ValueTextEquals("version"u8) ? RootMember.Version
        : RootMember.Other;

    private static DataMember DataMemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("type"u8) ? DataMember.Type
        : reader.ValueTextEquals("version"u8) ? DataMember.Version
        : reader.ValueTextEquals("client_source"u8) ? DataMember.ClientSource
        : DataMember.Other;

    private static bool IsReplayMarker(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? CanonicalJson.IsReplayMarker(reader.GetString()!)
        : reader.ValueSpan.StartsWith("__replay"u8) && (reader.ValueSpan.Length == 8 || reader.ValueSpan[8] == (byte)'_');

    private static void Set(EnvelopeScan scan, RootMember member, JsonSlice slice)
    {
        switch (member)
        {
            case RootMember.Id:
                scan.Id = slice;
                break;
            case RootMember.Type:
                scan.Type = slice;
                break;
            case RootMember.Timestamp:
                scan.Timestamp = slice;
                break;
            case RootMember.Gateway:
                scan.Gateway = slice;
                break;
            case RootMember.Data:
                scan.Data = slice;
                break;
            case RootMember.Version:
                scan.Version = slice;
                break;
        }
    }

    private static void Set(EnvelopeScan scan, DataMember member, JsonSlice slice)
    {
        switch (member)
        {
            case DataMember.Type:
                scan.DataType = slice;
                break;
            case DataMember.Version:
                scan.DataVersion = slice;
                break;
            case DataMember.ClientSource:
                scan.DataClientSource = slice;
                break;
        }
    }

    private enum RootMember
    {
        Other,
        Id,
        Type,
        Timestamp,
        Gateway,
        Data,
        Version,
    }

    private enum DataMember
    {
        Other,
        Type,
        Version,
        ClientSource,
    }
}
