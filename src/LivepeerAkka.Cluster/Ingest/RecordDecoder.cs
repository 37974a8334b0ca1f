using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Cluster.Ingest.Payloads;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Makes of one record a candidate event, an ignored record or a rejected one: every check of events.md section 4 in its order, the
/// first failure wins. A function of the record and the settings; thread-safe.
/// </summary>
public sealed class RecordDecoder
{
    /// <summary>Families of the network that nobody analyses; other unknown types are <c>unsupported_event_type</c>.</summary>
    private static readonly HashSet<string> NoiseTypes = new(StringComparer.Ordinal) { "pipelines_api_request", "webrtc_stats" };

    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:"u8);

    [ThreadStatic]
    private static EnvelopeScan? _scan;

    private readonly IngestSettings _settings;
    private readonly EnvelopeVersion _versions;
    private readonly PayloadReader _payloads;
    private readonly Scrubber _scrubber;
    private readonly TextInterner _texts = new();

    /// <summary>Creates a decoder.</summary>
    public RecordDecoder(IngestSettings settings)
    {
        _settings = settings;
        _versions = new EnvelopeVersion(settings.SupportedVersions);
        var prompts = new PromptKeeper(settings);
        _payloads = new PayloadReader(prompts);
        _scrubber = new Scrubber(prompts);
    }

    /// <summary>Decodes one record; never throws for what a record holds.</summary>
    public DecodedRecord Decode(SourceRecord record)
    {
        if (record.Value is not { } value)
        {
            return new RejectedRecord(record.Uid ?? EventUids.OfRecord(record.Org, []), "", "transport", RejectReason.NullPayload, "", "text", default, 0, IsReplayable: false);
        }

        var scan = _scan ??= new EnvelopeScan();
        var form = Scan(value.Span, scan);
        var type = scan.Type.Kind == JsonTokenType.String ? _texts.Trimmed(scan.Type.Of(value.Span)) : "";
        var context = new Context(record, value, scan, form, UidOf(record, value.Span, scan), type);
        if (value.Length > _settings.RecordBytesMax)
        {
            return Reject(context, "transport", RejectReason.RecordTooLarge, "");
        }

        return form != Form.Readable ? Reject(context, "envelope", RejectReason.JsonParseError, "")
            : scan.IsObject ? DecodeEnvelope(context)
            : Reject(context, "envelope", RejectReason.RootNotObject, "");
    }

    private DecodedRecord DecodeEnvelope(Context context)
    {
        var record = context.Value.Span;
        var scan = context.Scan;
        if (context.Type.Length == 0)
        {
            return Reject(context, "envelope", RejectReason.MissingType, "type");
        }

        switch (EnvelopeTime.Read(record, scan.Timestamp, out var envelopeTimeMs, out var unitCorrected))
        {
            case EnvelopeTime.Form.Missing:
                return Reject(context, "envelope", RejectReason.MissingTimestamp, "timestamp");
            case EnvelopeTime.Form.OutOfRange:
            case EnvelopeTime.Form.Read when !EnvelopeTime.IsPlausible(envelopeTimeMs, context.Record.TimestampMs ?? context.Record.ReceivedAtMs):
                return Reject(context, "envelope", RejectReason.TimestampOutOfRange, "timestamp");
        }

        if (scan.Data.IsAbsentOrNull)
        {
            return Reject(context, "envelope", RejectReason.MissingData, "data");
        }

        if (!EventFamilies.TryParse(context.Type, out var family))
        {
            return Ignore(context, NoiseTypes.Contains(context.Type) ? "known_noise" : "unsupported_event_type");
        }

        if (family == EventFamily.StreamTrace && IsNoiseTrace(record, scan))
        {
            return Ignore(context, "known_noise");
        }

        return _versions.FaultOf(record, scan) is { } path
            ? Reject(context, "envelope", RejectReason.UnsupportedVersion, path)
            : DecodeData(context, family, envelopeTimeMs, unitCorrected);
    }

    private DecodedRecord DecodeData(Context context, EventFamily family, long envelopeTimeMs, bool unitCorrected)
    {
        var record = context.Value.Span;
        var scan = context.Scan;
        if (!HasShape(family, scan.Data.Kind))
        {
            return Reject(context, "data", RejectReason.InvalidDataShape, "data");
        }

        if (family == EventFamily.DiscoveryResults && scan.DataItems == 0)
        {
            return Reject(context, "data", RejectReason.EmptyArray, "data");
        }

        PayloadResult read;
        try
        {
            read = _payloads.Read(family, scan.Data.Of(record));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a reader did not foresee costs this record and no other.
            return Reject(context, "map", RejectReason.ParseException, "data");
        }

        if (read.MissingField is { } missing)
        {
            return Reject(context, "data", RejectReason.MissingField, missing);
        }

        return new CandidateEvent(
            context.Uid, context.Type, family, EnvelopeTime.EventTimeMs(read.DataTimestampMs, envelopeTimeMs), envelopeTimeMs, unitCorrected,
            scan.Gateway.IsAbsentOrNull ? "" : _texts.Trimmed(scan.Gateway, record), scan.ContentHash, read.Payload!, _scrubber.Scrub(context.Value, scan));
    }

    private static Form Scan(ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        if (!Utf8.IsValid(record))
        {
            scan.Reset();
            return Form.NoJson;
        }

        try
        {
            EnvelopeScanner.Scan(record, scan);
            return Form.Readable;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Invalid operation: an escape that is half of a surrogate pair.
            scan.Reset();
            return PrivateScan.TryFind(record, scan.Private) ? Form.Unreadable : Form.NoJson;
        }
    }

    private static bool IsNoiseTrace(ReadOnlySpan<byte> record, EnvelopeScan scan) =>
        (scan.DataType.Kind == JsonTokenType.String && JsonText.Of(scan.DataType, record).StartsWith("app_", StringComparison.OrdinalIgnoreCase))
        || (scan.DataClientSource.Kind == JsonTokenType.String
            && JsonText.Of(scan.DataClientSource, record).Equals("scope", StringComparison.OrdinalIgnoreCase));

    private static bool HasShape(EventFamily family, JsonTokenType data) => family switch
    {
        EventFamily.NetworkCapabilities => data is JsonTokenType.StartObject or JsonTokenType.StartArray,
        EventFamily.DiscoveryResults => data is JsonTokenType.StartArray,
        _ => data is JsonTokenType.StartObject,
    };

    /// <summary>A dead letter keeps its uid: what is stored of it may lack the private values that its bytes had.</summary>
    private static EventUid UidOf(SourceRecord record, ReadOnlySpan<byte> value, EnvelopeScan scan) =>
        record.Uid ?? (scan.IsObject ? UidOfEvent(record.Org, value, scan) : EventUids.OfRecord(record.Org, value));

    private static EventUid UidOfEvent(string org, ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        if (scan.Id.Kind == JsonTokenType.String && IsPlain(scan.Id.Of(record)[1..^1]))
        {
            return EventUids.OfId(org, scan.Id.Of(record)[1..^1]);
        }

        if (scan.Id.Kind is JsonTokenType.String or JsonTokenType.Number && JsonText.Of(scan.Id, record) is not "" and var id)
        {
            return EventUids.OfId(org, Encoding.UTF8.GetBytes(id));
        }

        return EventUids.OfCanonicalEvent(org, CanonicalJson.OfEvent(record));
    }

    /// <summary>True for an id whose bytes are its text: nothing to trim, nothing escaped.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> id) => !id.IsEmpty && id.IndexOfAnyExcept(IdBytes) < 0;

    private IgnoredRecord Ignore(Context context, string reason)
    {
        Span<byte> uid = stackalloc byte[16];
        context.Uid.WriteTo(uid);

        // By the second half: the first ends in the version, which is the same for all.
        var isSampled = BinaryPrimitives.ReadUInt64BigEndian(uid[8..]) % (ulong)_settings.IgnoredSampleEvery == 0;

        // A bare null would become empty memory, which is a sample.
        var sample = isSampled ? _scrubber.Scrub(context.Value, context.Scan) : default(ReadOnlyMemory<byte>?);
        return new IgnoredRecord(context.Uid, context.Type, reason, sample);
    }

    private RejectedRecord Reject(Context context, string stage, string reason, string fieldPath)
    {
        var stored = StoredForm.Of(context.Value, context.Scan, context.Form != Form.NoJson, _settings, _scrubber);
        return new RejectedRecord(
            context.Uid, context.Type, stage, reason, fieldPath, stored.Encoding, stored.Payload, context.Value.Length, stored.IsWhole)
        {
            Sha256 = stored.Sha256,
        };
    }

    /// <summary>How far a record can be read.</summary>
    private enum Form
    {
        NoJson,

        /// <summary>JSON that is nested too deeply or holds an escape that is no text: only its private values are known.</summary>
        Unreadable,
        Readable,
    }

    /// <summary>A record under decoding, and what the scan found in it.</summary>
    private sealed record Context(
        SourceRecord Record, ReadOnlyMemory<byte> Value, EnvelopeScan Scan, Form Form, EventUid Uid, string Type);
}
