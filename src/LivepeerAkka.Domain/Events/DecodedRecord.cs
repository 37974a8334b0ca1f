using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Events;

/// <summary>What decoding makes of one record: a candidate for acceptance, ignored, or rejected (events.md section 4).</summary>
/// <param name="Uid">Lineage key; made from the bytes where there is no readable envelope.</param>
/// <param name="Type">The envelope's type, '' where it could not be read: the family of the accounting.</param>
public abstract record DecodedRecord(EventUid Uid, string Type);

/// <summary>
/// A well-formed event. Whether it is accepted or a duplicate is decided by the entity that it belongs to.
/// </summary>
/// <param name="Uid">Lineage key.</param>
/// <param name="Type">The envelope's type.</param>
/// <param name="Family">Family of the type.</param>
/// <param name="EventTimeMs">Event time, epoch ms: the producer's <c>data.timestamp</c> when plausible, else the envelope's.</param>
/// <param name="EnvelopeTimeMs">The envelope's timestamp, epoch ms.</param>
/// <param name="UnitCorrected">The timestamp was in seconds and was converted.</param>
/// <param name="Gateway">Gateway name, '' = absent.</param>
/// <param name="ContentHash">64-bit hash of the event's content in any order of members, without replay markers: tells an id conflict from a repetition.</param>
/// <param name="Payload">Typed content.</param>
/// <param name="RawJson">The event as stored: UTF-8 JSON with addresses and prompts removed.</param>
public sealed record CandidateEvent(
    EventUid Uid, string Type, EventFamily Family, long EventTimeMs, long EnvelopeTimeMs, bool UnitCorrected,
    string Gateway, ulong ContentHash, EventPayload Payload, ReadOnlyMemory<byte> RawJson) : DecodedRecord(Uid, Type);

/// <summary>Known noise or a type nobody analyses: counted, one in a thousand kept as a sample.</summary>
/// <param name="Uid">Lineage key.</param>
/// <param name="Type">The envelope's type.</param>
/// <param name="Reason">Why, for example <c>unsupported_event_type</c>.</param>
/// <param name="Sample">The event as stored, null unless this record is one of the sampled.</param>
public sealed record IgnoredRecord(EventUid Uid, string Type, string Reason, ReadOnlyMemory<byte>? Sample) : DecodedRecord(Uid, Type);

/// <summary>A dead letter.</summary>
/// <param name="Uid">Lineage key.</param>
/// <param name="Type">The envelope's type, '' where it could not be read.</param>
/// <param name="Stage">Step that refused it: <c>transport</c>, <c>envelope</c>, <c>data</c> or <c>map</c>.</param>
/// <param name="Reason">One of <see cref="RejectReason"/>.</param>
/// <param name="FieldPath">Path of the field at fault, '' where there is none.</param>
/// <param name="Encoding"><c>json</c>, <c>text</c> or <c>base64</c>.</param>
/// <param name="Payload">The record as stored (events.md section 4), as UTF-8 text in its encoding.</param>
/// <param name="PayloadBytes">Size of the original value in bytes.</param>
/// <param name="IsReplayable">False when only a prefix was kept.</param>
public sealed record RejectedRecord(
    EventUid Uid, string Type, string Stage, string Reason, string FieldPath,
    string Encoding, ReadOnlyMemory<byte> Payload, long PayloadBytes, bool IsReplayable) : DecodedRecord(Uid, Type)
{
    /// <summary>SHA-256 of the whole value, lower-case hex, where only a prefix was kept; else empty.</summary>
    public string Sha256 { get; init; } = "";
}

/// <summary>Reasons of rejection, in the order in which the checks run; the first failure wins.</summary>
public static class RejectReason
{
    public const string NullPayload = "null_payload";
    public const string RecordTooLarge = "record_too_large";
    public const string JsonParseError = "json_parse_error";
    public const string RootNotObject = "root_not_object";
    public const string MissingType = "missing_type";
    public const string MissingTimestamp = "missing_timestamp";
    public const string TimestampOutOfRange = "timestamp_out_of_range";
    public const string MissingData = "missing_data";
    public const string UnsupportedVersion = "unsupported_version";
    public const string InvalidDataShape = "invalid_data_shape";
    public const string EmptyArray = "empty_array";
    public const string MissingField = "missing_field";
    public const string ParseException = "parse_exception";
}
