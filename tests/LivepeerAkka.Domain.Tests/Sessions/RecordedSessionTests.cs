using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>The recorded session, where the recording lies beside the checkout; skipped where it does not.</summary>
public class RecordedSessionTests
{
    [RecordingFact]
    public void The_recorded_session_gives_the_figures_that_were_measured_in_it()
    {
        var state = new SessionState();
        var signals = File.ReadLines(RecordingFactAttribute.Path!).Select(SignalOf).OfType<IncomingSignal>().ToList();
        state.Apply(new SessionEvents.SignalsApplied(signals, 1, 0));
        state.Apply(new SessionEvents.Concluded(2, 0));

        var fact = SessionFacts.Of(SessionKey.Of("o", "stream-o5s73x-mk5zc8fy", "db936fab"), state, Script.Rules)!;

        Assert.Equal((2285L, 2655L, 6744L, 4459L, 103L),
            (fact.Latencies.SelectionMs, fact.Latencies.FirstOutputMs, fact.Latencies.PlayableMs, fact.Latencies.StartupMs, fact.Latencies.InferenceFirstMs));
        Assert.Equal(("success", "idle", 17), (fact.StartupOutcome, fact.CloseReason, fact.Counts.StatusSampleCount));
        Assert.Equal((1, 23L, 17, 3), (fact.Counts.SegmentCount, fact.Counts.EventCount, fact.Counts.PositiveOutputSamples, fact.Counts.HealthSignals));
        Assert.Equal(1_767_908_945_298, fact.Times.StartedAtMs);
        Assert.Equal(("streamdiffusion-sdxl-faceid", "0x52cf2968b3dc6016778742d3539449a6597d5954"), (fact.Identity.ModelId, fact.Identity.HotWallet));
        Assert.False(fact.Flags.OutputFailed || fact.Flags.Swapped || fact.Flags.HasModelChange);
    }

    private static IncomingSignal? SignalOf(string line, int number)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var data = root.GetProperty("data");
        var node = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("orchestrator_info", out var info)
            ? new OrchestratorInfo(Text(info, "address").ToLowerInvariant(), Text(info, "url"))
            : OrchestratorInfo.None;
        EventPayload? payload = Text(root, "type") switch
        {
            "stream_trace" => new StreamTrace("", "", node, Text(data, "type"), "", "", "", ""),
            "ai_stream_status" => StatusOf(data, node),
            "stream_ingest_metrics" => new StreamIngestMetrics("", "", "", null, null, null, null),
            _ => null,
        };
        if (payload is null)
        {
            return null;
        }

        var candidate = new CandidateEvent(
            Script.Uid(number + 1), Text(root, "type"), EventFamily.StreamTrace, data.GetProperty("timestamp").GetInt64(),
            long.Parse(Text(root, "timestamp"), CultureInfo.InvariantCulture), false, Text(root, "gateway"), 0, payload, default);
        return new IncomingSignal(SessionSignals.Of(candidate), new SourcePosition("log", "recording", 0, number), (ulong)number);
    }

    private static StreamStatus StatusOf(JsonElement data, OrchestratorInfo node)
    {
        var (input, output) = (data.GetProperty("input_status"), data.GetProperty("inference_status"));
        return new StreamStatus(
            "", "", node, Text(data, "pipeline"), Text(data, "state"), data.GetProperty("start_time").GetInt64(),
            input.GetProperty("fps").GetDouble(), null, output.GetProperty("fps").GetDouble(), null,
            output.GetProperty("restart_count").GetInt64(), null, "", Text(output, "last_error"), null, "", null, PrivateText.Absent);
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A fact that needs the recording: looked for in <c>shared/data</c> of the folders above.</summary>
    private sealed class RecordingFactAttribute : FactAttribute
    {
        public RecordingFactAttribute() => Skip = Path is null ? "No shared/data/recorded-session.ndjson above the checkout." : null;

        public static string? Path { get; } = Find();

        private static string? Find()
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var path = System.IO.Path.Combine(folder.FullName, "shared", "data", "recorded-session.ndjson");
                if (File.Exists(path))
                {
                    return path;
                }
            }

            return null;
        }
    }
}
