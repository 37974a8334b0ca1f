using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary>Batch, LLM, bring-your-own-container and worker events: loose maps, unknown members are passed over.</summary>
internal static class JobReader
{
    /// <summary>Reads; a batch or LLM job is known by its <c>request_id</c> alone, others also by <c>id</c> or <c>requestID</c>.</summary>
    public static PayloadResult Read(ref Utf8JsonReader reader, bool requiresRequestId)
    {
        var job = new Parts();
        var members = JsonMembers.Of(ref reader);
        while (members.Next(ref reader, out var name))
        {
            if (!job.TakeText(name, ref reader) && !job.TakeNumber(name, ref reader))
            {
                reader.Skip();
            }
        }

        return requiresRequestId && job.RequestId.Length == 0
            ? PayloadResult.Missing("data.request_id")
            : PayloadResult.Of(job.Build(), job.TimestampMs);
    }

    private ref struct Parts
    {
        public string RequestId = "";
        public long? TimestampMs;
        private string _id = "";
        private string _otherId = "";
        private string _type = "";
        private string _pipeline = "";
        private string _modelId = "";
        private string _model = "";
        private string _capability = "";
        private string _url = "";
        private string _workerUrl = "";
        private string _errorType = "";
        private string _error = "";
        private string _finishReason = "";
        private OrchestratorInfo _orchestrator = OrchestratorInfo.None;
        private bool? _success;
        private bool? _streaming;
        private decimal? _price;
        private int? _tries;
        private int? _httpStatus;
        private double? _durationMs;
        private double? _latencyScore;
        private double? _ttftMs;
        private double? _tokensPerSecond;
        private double? _totalDurationMs;
        private long? _promptTokens;
        private long? _completionTokens;
        private long? _totalTokens;

        public Parts()
        {
        }

        public bool TakeText(string name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "type":
                    _type = JsonValue.Label(ref reader);
                    return true;
                case "request_id":
                    RequestId = JsonValue.Id(ref reader);
                    return true;
                case "id":
                    _id = JsonValue.Id(ref reader);
                    return true;
                case "requestID":
                    _otherId = JsonValue.Id(ref reader);
                    return true;
                case "pipeline":
                    _pipeline = JsonValue.Label(ref reader);
                    return true;
                case "model_id":
                    _modelId = JsonValue.Label(ref reader);
                    return true;
                case "model":
                    _model = JsonValue.Label(ref reader);
                    return true;
                case "capability":
                    _capability = JsonValue.Label(ref reader);
                    return true;
                case "orch_url":
                    _url = JsonValue.Url(ref reader);
                    return true;
                case "worker_url":
                    _workerUrl = JsonValue.Url(ref reader);
                    return true;
                case "error_type":
                    _errorType = JsonValue.Label(ref reader);
                    return true;
                case "error":
                    _error = JsonValue.Text(ref reader);
                    return true;
                case "finish_reason":
                    _finishReason = JsonValue.Label(ref reader);
                    return true;
                case "orchestrator_info":
                    _orchestrator = SessionFields.ReadOrchestrator(ref reader);
                    return true;
                default:
                    return false;
            }
        }

        public bool TakeNumber(string name, ref Utf8JsonReader reader)
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
                case "tries":
                    _tries = JsonValue.Integer32(ref reader);
                    return true;
                case "http_status":
                    _httpStatus = JsonValue.Integer32(ref reader);
                    return true;
                case "duration_ms":
                    _durationMs = JsonValue.Number(ref reader);
                    return true;
                case "latency_score":
                    _latencyScore = JsonValue.Number(ref reader);
                    return true;
                case "ttft_ms":
                    _ttftMs = JsonValue.Number(ref reader);
                    return true;
                case "tokens_per_second":
                    _tokensPerSecond = JsonValue.Number(ref reader);
                    return true;
                case "total_duration_ms":
                    _totalDurationMs = JsonValue.Number(ref reader);
                    return true;
                case "prompt_tokens":
                    _promptTokens = JsonValue.Integer(ref reader);
                    return true;
                case "completion_tokens":
                    _completionTokens = JsonValue.Integer(ref reader);
                    return true;
                case "total_tokens":
                    _totalTokens = JsonValue.Integer(ref reader);
                    return true;
                default:
                    return false;
            }
        }

        public readonly JobEvent Build() => new(
            _type, First(RequestId, _id, _otherId), _pipeline, First(_modelId, _model), _capability,
            _orchestrator, First(_url, _orchestrator.Url), _workerUrl,
            _success, _tries, _durationMs, _httpStatus, _latencyScore, _price, _errorType, _error,
            _streaming, _promptTokens, _completionTokens, _totalTokens, _ttftMs, _tokensPerSecond, _totalDurationMs, _finishReason);

        private static string First(string text, string otherwise) => text.Length > 0 ? text : otherwise;

        private static string First(string text, string otherwise, string last) => First(First(text, otherwise), last);
    }
}
