using System.Text.Json;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>What was read of an envelope's <c>data</c>.</summary>
/// <param name="Payload">Typed content; null when a required field is missing.</param>
/// <param name="MissingField">Path of the first required field that is missing; null when none is.</param>
/// <param name="DataTimestampMs"><c>data.timestamp</c>, epoch ms; null when absent.</param>
internal readonly record struct PayloadResult(EventPayload? Payload, string? MissingField, long? DataTimestampMs)
{
    public static PayloadResult Missing(string path) => new(null, path, null);

    public static PayloadResult Of(EventPayload payload, long? dataTimestampMs) => new(payload, null, dataTimestampMs);
}

/// <summary>Reads the content of each family (events.md section 3) from the bytes of <c>data</c>, whose shape was checked.</summary>
internal sealed class PayloadReader(PromptKeeper prompts)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = EnvelopeScanner.DepthMax };

    private readonly StatusReader _statuses = new(prompts);
    private readonly StreamEventReader _streamEvents = new(prompts);

    /// <summary>Reads.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public PayloadResult Read(EventFamily family, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, Options);
        reader.Read();
        return family switch
        {
            EventFamily.StreamTrace => TraceReader.Read(ref reader),
            EventFamily.AiStreamStatus => _statuses.Read(ref reader, data),
            EventFamily.AiStreamEvents => _streamEvents.Read(ref reader, data),
            EventFamily.StreamIngestMetrics => IngestMetricsReader.Read(ref reader),
            EventFamily.NetworkCapabilities => PayloadResult.Of(CapabilityReader.Read(ref reader), null),
            EventFamily.DiscoveryResults => PayloadResult.Of(DiscoveryReader.Read(ref reader), null),
            EventFamily.CreateNewPayment => PaymentReader.Read(ref reader),
            EventFamily.AiBatchRequest or EventFamily.AiLlmRequest => JobReader.Read(ref reader, requiresRequestId: true),
            EventFamily.JobGateway or EventFamily.JobOrchestrator or EventFamily.JobPayment or EventFamily.JobAuth or EventFamily.WorkerLifecycle =>
                JobReader.Read(ref reader, requiresRequestId: false),
            _ => throw new ArgumentOutOfRangeException(nameof(family), family, "No reader for this family."),
        };
    }
}
