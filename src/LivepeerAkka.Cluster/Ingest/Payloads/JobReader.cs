using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>Batch, LLM, bring-your-own-container and worker events: loose maps, unknown members are passed over.</summary>
internal static class JobReader
{
    public static PayloadResult Read(ref Utf8JsonReader reader, bool requiresRequestId)
    {
        var job = new Parts();
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            if (!job.TryText(name, ref reader) && !job.TryNumber(name, ref reader))
            {
                reader.Skip();
            }
        }

        return requiresRequestId && !job.HasOwnRequestId
            ? PayloadResult.Missing("data.request_id")
            : PayloadResult.Of(job.Build(), job.TimestampMs);
    }

    private sealed class Parts
    {
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, double?> _numbers = new(StringComparer.Ordinal);
        private OrchestratorInfo _orchestrator = OrchestratorInfo.None;
        private bool? _success;
        private bool? _streaming;
        private decimal? _price;

        public long? TimestampMs { get; private set; }

        /// <summary>The member <c>request_id</c> itself is there, which other names of an id do not stand for.</summary>
        public bool HasOwnRequestId => First("request_id").Length > 0;

        public string RequestId => First("request_id", "id", "requestID");

        public bool TryText(string name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "type" or "request_id" or "id" or "requestID" or "pipeline" or "model_id" or "model" or "capability"
                    or "orch_url" or "worker_url" or "error_type" or "error" or "finish_reason":
                    _texts[name] = JsonValue.Text(ref reader);
                    return true;
                case "orchestrator_info":
                    _orchestrator = SessionFields.ReadOrchestrator(ref reader);
                    return true;
                default:
                    return false;
            }
        }

        public bool TryNumber(string name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "timestamp":
                    TimestampMs = JsonValue.TimeMs(ref reader);
                    return true;
                case "success":
                    _success = JsonValue.Flag(ref reader);
                    return true;
                case "streaming":
                    _streaming = JsonValue.Flag(ref reader);
                    return true;
                case "price_per_unit":
                    _price = JsonValue.Decimal(ref reader);
                    return true;
                case "tries" or "duration_ms" or "http_status" or "latency_score" or "prompt_tokens" or "completion_tokens" or "total_tokens"
                    or "ttft_ms" or "tokens_per_second" or "total_duration_ms":
                    _numbers[name] = JsonValue.Number(ref reader);
                    return true;
                default:
                    return false;
            }
        }

        public JobEvent Build() => new(
            First("type"), RequestId, First("pipeline"), First("model_id", "model"), First("capability"),
            _orchestrator, First("orch_url") is { Length: > 0 } url ? url : _orchestrator.Url, First("worker_url"),
            _success, Whole32("tries"), Number("duration_ms"), Whole32("http_status"), Number("latency_score"), _price, First("error_type"), First("error"),
            _streaming, Whole("prompt_tokens"), Whole("completion_tokens"), Whole("total_tokens"),
            Number("ttft_ms"), Number("tokens_per_second"), Number("total_duration_ms"), First("finish_reason"));

        private string First(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (_texts.TryGetValue(name, out var text) && text.Length > 0)
                {
                    return text;
                }
            }

            return "";
        }

        private double? Number(string name) => _numbers.GetValueOrDefault(name);

        private long? Whole(string name) => Number(name) is { } number && Math.Abs(number) < 9e15 ? (long)number : null;

        private int? Whole32(string name) => Whole(name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;
    }
}
