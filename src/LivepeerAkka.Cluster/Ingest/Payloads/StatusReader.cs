using System.Text.Json;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest.Payloads;

/// <summary><c>ai_stream_status</c>, in its present shape and in the older flat one (fps of both sides in <c>inference_status</c>).</summary>
internal sealed class StatusReader(PromptKeeper prompts)
{
    public PayloadResult Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var fields = new SessionFields();
        var status = new Parts();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.TryRead(ref reader))
            {
                continue;
            }

            if (reader.ValueTextEquals("pipeline"u8))
            {
                reader.Read();
                status.Pipeline = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("state"u8))
            {
                reader.Read();
                status.State = JsonValue.Label(ref reader);
            }
            else if (reader.ValueTextEquals("start_time"u8))
            {
                reader.Read();
                status.StartTimeMs = JsonValue.TimeMs(ref reader);
            }
            else if (reader.ValueTextEquals("input_status"u8))
            {
                reader.Read();
                ReadInput(ref reader, status);
            }
            else if (reader.ValueTextEquals("inference_status"u8))
            {
                reader.Read();
                ReadInference(ref reader, data, status);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }

        return fields.HasNoId ? PayloadResult.Missing("data.stream_id")
            : status.Pipeline.Length == 0 ? PayloadResult.Missing("data.pipeline")
            : PayloadResult.Of(status.Build(fields), fields.TimestampMs);
    }

    private static void ReadInput(ref Utf8JsonReader reader, Parts status)
    {
        // Of two members of one name nothing of the first stays.
        (status.InputFps, status.LastInputTimeMs) = (null, null);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("fps"u8))
            {
                reader.Read();
                status.InputFps = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("last_input_time"u8))
            {
                reader.Read();
                status.LastInputTimeMs = JsonValue.TimeMs(ref reader);
            }
            else
            {
                SessionFields.Skip(ref reader);
            }
        }
    }

    private void ReadInference(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, Parts status)
    {
        status.ClearInference();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!ReadNumbers(ref reader, status) && !ReadTimes(ref reader, status) && !ReadTexts(ref reader, data, status))
            {
                SessionFields.Skip(ref reader);
            }
        }
    }

    private static bool ReadNumbers(ref Utf8JsonReader reader, Parts status)
    {
        if (reader.ValueTextEquals("fps"u8))
        {
            reader.Read();
            status.OutputFps = JsonValue.Number(ref reader);
        }
        else if (reader.ValueTextEquals("output_fps"u8))
        {
            reader.Read();
            status.FlatOutputFps = JsonValue.Number(ref reader);
        }
        else if (reader.ValueTextEquals("input_fps"u8))
        {
            reader.Read();
            status.FlatInputFps = JsonValue.Number(ref reader);
        }
        else if (reader.ValueTextEquals("restart_count"u8))
        {
            reader.Read();
            status.RestartCount = JsonValue.Integer(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool ReadTimes(ref Utf8JsonReader reader, Parts status)
    {
        if (reader.ValueTextEquals("last_error_time"u8))
        {
            reader.Read();
            status.LastErrorTimeMs = JsonValue.TimeMs(ref reader);
        }
        else if (reader.ValueTextEquals("last_output_time"u8))
        {
            reader.Read();
            status.LastOutputTimeMs = JsonValue.TimeMs(ref reader);
        }
        else if (reader.ValueTextEquals("last_input_time"u8))
        {
            reader.Read();
            status.FlatLastInputTimeMs = JsonValue.TimeMs(ref reader);
        }
        else if (reader.ValueTextEquals("last_restart_time"u8))
        {
            reader.Read();
            status.LastRestartTimeMs = JsonValue.TimeMs(ref reader);
        }
        else if (reader.ValueTextEquals("last_params_update_time"u8))
        {
            reader.Read();
            status.LastParamsUpdateTimeMs = JsonValue.TimeMs(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadTexts(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, Parts status)
    {
        if (reader.ValueTextEquals("last_error"u8))
        {
            reader.Read();
            status.LastError = JsonValue.Text(ref reader);
        }
        else if (reader.ValueTextEquals("last_params_hash"u8))
        {
            reader.Read();
            status.LastParamsHash = JsonValue.Label(ref reader);
        }
        else if (reader.ValueTextEquals("last_params"u8))
        {
            reader.Read();
            status.LastParams = prompts.Keep(ref reader, data);
        }
        else if (reader.ValueTextEquals("last_restart_logs"u8))
        {
            reader.Read();
            status.LastRestartLogs = PromptKeeper.TextOrJson(ref reader, data);
        }
        else
        {
            return false;
        }

        return true;
    }

    private sealed class Parts
    {
        public string Pipeline { get; set; } = "";

        public string State { get; set; } = "";

        public long? StartTimeMs { get; set; }

        public double? InputFps { get; set; }

        // What the older shape says counts only where the present one says nothing: the order of members does not matter.
        public double? FlatInputFps { get; set; }

        public double? FlatOutputFps { get; set; }

        public long? FlatLastInputTimeMs { get; set; }

        public long? LastInputTimeMs { get; set; }

        public double? OutputFps { get; set; }

        public long? LastOutputTimeMs { get; set; }

        public long? RestartCount { get; set; }

        public long? LastRestartTimeMs { get; set; }

        public string LastRestartLogs { get; set; } = "";

        public string LastError { get; set; } = "";

        public long? LastErrorTimeMs { get; set; }

        public string LastParamsHash { get; set; } = "";

        public long? LastParamsUpdateTimeMs { get; set; }

        public PrivateText LastParams { get; set; } = PrivateText.Absent;

        public void ClearInference()
        {
            (FlatInputFps, FlatOutputFps, OutputFps) = (null, null, null);
            (FlatLastInputTimeMs, LastOutputTimeMs, LastRestartTimeMs) = (null, null, null);
            (LastErrorTimeMs, LastParamsUpdateTimeMs) = (null, null);
            (RestartCount, LastRestartLogs, LastError, LastParamsHash, LastParams) = (null, "", "", "", PrivateText.Absent);
        }

        public StreamStatus Build(in SessionFields fields) => new(
            fields.StreamId, fields.RequestId, fields.Orchestrator, Pipeline, State, StartTimeMs,
            InputFps ?? FlatInputFps, LastInputTimeMs ?? FlatLastInputTimeMs, OutputFps ?? FlatOutputFps, LastOutputTimeMs,
            RestartCount, LastRestartTimeMs, LastRestartLogs, LastError, LastErrorTimeMs,
            LastParamsHash, LastParamsUpdateTimeMs, LastParams);
    }
}
