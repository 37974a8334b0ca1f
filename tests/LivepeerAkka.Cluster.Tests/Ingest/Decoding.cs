using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>Records of tests, and a decoder for them. Everything is received at <see cref="Now"/>.</summary>
internal static class Decoding
{
    public const long Now = 1_700_000_000_000;

    public static readonly IngestSettings Settings = new()
    {
        RecordBytesMax = 1_000_000,
        SupportedVersions = ["1", "v1"],
        RejectedBytesMax = 4_000_000,
        RejectedPrefixBytes = 65_536,
        IgnoredSampleEvery = 1000,
        KeepPrompts = false,
        PromptHashKey = "key",
        GroupRecordsMax = 1,
        GroupWait = TimeSpan.FromSeconds(1),
        GroupsAskedMax = 1,
        GroupsStoringMax = 1,
        GroupsCommittedMax = 1,
        PartitionsMax = 1,
        AskTimeout = TimeSpan.FromSeconds(1),
        AskAgainAfter = TimeSpan.FromSeconds(1),
        ReadyLagMax = TimeSpan.FromSeconds(1),
        ReadyCommitAgeMax = TimeSpan.FromSeconds(1),
    };

    /// <summary>Content with everything that a family requires.</summary>
    public static string MinimalDataOf(EventFamily family) => family switch
    {
        EventFamily.StreamTrace => """{"type":"t","stream_id":"s"}""",
        EventFamily.AiStreamStatus => """{"stream_id":"s","pipeline":"p"}""",
        EventFamily.AiStreamEvents => """{"type":"t","request_id":"r"}""",
        EventFamily.StreamIngestMetrics => """{"stream_id":"s"}""",
        EventFamily.NetworkCapabilities or EventFamily.DiscoveryResults => """[{"address":"0xA"}]""",
        EventFamily.CreateNewPayment => """{"sessionID":"1","recipient":"0xB"}""",
        EventFamily.AiBatchRequest or EventFamily.AiLlmRequest => """{"request_id":"r"}""",
        _ => "{}",
    };

    public static string Envelope(string type, string data, string id = "i", string? timestamp = null, string more = "") =>
        $$"""{"id":"{{id}}","type":"{{type}}","timestamp":{{timestamp ?? $"\"{Now}\""}},"gateway":"g",{{more}}"data":{{data}}}""";

    public static SourceRecord Record(ReadOnlyMemory<byte>? value, string org = "o", long? timestampMs = Now, long receivedAtMs = Now) =>
        new(new SourcePosition("log", "topic", 0, 0), org, timestampMs, receivedAtMs, value);

    public static SourceRecord Record(string value, string org = "o") => Record(Encoding.UTF8.GetBytes(value), org);

    public static DecodedRecord Decode(string value, IngestSettings? settings = null, string org = "o") =>
        new RecordDecoder(settings ?? Settings).Decode(Record(value, org));

    public static CandidateEvent Accept(string value, IngestSettings? settings = null) => Assert.IsType<CandidateEvent>(Decode(value, settings));

    public static RejectedRecord Refuse(string value, IngestSettings? settings = null) => Assert.IsType<RejectedRecord>(Decode(value, settings));

    /// <summary>The typed content of <paramref name="data"/> in an envelope of the family.</summary>
    public static T Payload<T>(string type, string data)
        where T : EventPayload => Assert.IsType<T>(Accept(Envelope(type, data)).Payload);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
