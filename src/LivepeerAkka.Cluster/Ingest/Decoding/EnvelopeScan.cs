using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Part of a record's bytes, with the kind of JSON value that it is.</summary>
internal readonly record struct JsonSlice(int Start, int Length, JsonTokenType Kind)
{
    /// <summary>A member that the record does not have.</summary>
    public static readonly JsonSlice Absent = new(0, 0, JsonTokenType.None);

    public bool IsAbsent => Kind == JsonTokenType.None;

    public bool IsAbsentOrNull => Kind is JsonTokenType.None or JsonTokenType.Null;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> record) => record.Slice(Start, Length);
}

/// <summary>A value that may not be stored in clear.</summary>
internal readonly record struct PrivateSlice(int Start, int Length, PrivateKind Kind);

/// <summary>What kind of private value a member holds.</summary>
internal enum PrivateKind
{
    /// <summary>A client's address: dropped.</summary>
    Address,

    /// <summary>A prompt: kept as length and keyed hash.</summary>
    Prompt,

    /// <summary>By its name a prompt or something about one; the value tells which.</summary>
    AboutPrompt,
}

/// <summary>What one pass over a record finds: where the envelope's members are, what is private, and a hash of the content.</summary>
internal sealed class EnvelopeScan
{
    /// <summary>The root is an object; nothing else of the scan but <see cref="Private"/> is filled where it is not.</summary>
    public bool IsObject { get; set; }

    public JsonSlice Id { get; set; }

    public JsonSlice Type { get; set; }

    public JsonSlice Timestamp { get; set; }

    public JsonSlice Gateway { get; set; }

    public JsonSlice Data { get; set; }

    public JsonSlice Version { get; set; }

    public JsonSlice DataType { get; set; }

    public JsonSlice DataVersion { get; set; }

    public JsonSlice DataClientSource { get; set; }

    /// <summary>Members of <see cref="Data"/> when it is an array.</summary>
    public int DataItems { get; set; }

    /// <summary>Hash of the content without replay markers; equal for equal content in any order of members.</summary>
    public ulong ContentHash { get; set; }

    /// <summary>Private values in the order of their first bytes; a prompt may hold others.</summary>
    public List<PrivateSlice> Private { get; } = [];

    public void Reset()
    {
        IsObject = false;
        Id = Type = Timestamp = Gateway = Data = Version = DataType = DataVersion = DataClientSource = JsonSlice.Absent;
        DataItems = 0;
        ContentHash = 0;
        Private.Clear();
    }
}
