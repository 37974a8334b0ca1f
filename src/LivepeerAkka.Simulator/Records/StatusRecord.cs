using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>ai_stream_status</c> data in its present and its older shape.</summary>
internal static class StatusRecord
{
    public static void Write(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        if (planned.Spelling.HasFlag(Spelling.FlatStatus))
        {
            WriteFlat(json, plan, planned);
        }
        else
        {
            WriteNested(json, plan, planned);
        }
    }

    private static void WriteNested(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        var sample = planned.Sample;
        json.Raw("{\"inference_status\":{\"fps\":"u8);
        Fps(json, sample.OutputMicros, planned.Spelling);
        json.Raw(",\"last_error\":"u8);
        if (sample.Sticky is { } error)
        {
            json.Text(error.Text).Raw(",\"last_error_time\":"u8).Number(error.TimeMs);
        }
        else
        {
            json.Raw("null,\"last_error_time\":null"u8);
        }

        json.Raw(",\"last_output_time\":"u8).Number(planned.DataMs - 75)
            .Raw(",\"last_params\":{\"height\":512,\"width\":512},\"last_params_hash\":\"f2f41bce75e30de92f8c308a6722859b\""u8)
            .Raw(",\"last_params_update_time\":"u8)
            .Number(sample.StartMs)
            .Raw(",\"last_restart_logs\":null,\"last_restart_time\":null,\"restart_count\":"u8);
        Restarts(json, sample.RestartCount, planned.Spelling);
        json.Raw("},\"input_status\":{\"fps\":"u8);
        Fps(json, sample.InputMicros, planned.Spelling);
        json.Raw(",\"last_input_time\":"u8).Number(planned.DataMs - 93)
            .Raw("},\"last_state_update_time\":"u8).Number(sample.StartMs + 7_863)
            .Raw(",\"last_status_timestamp\":"u8).Number(planned.DataMs - PlanBuilder.StatusEveryMs)
            .Raw(",\"orchestrator_info\":"u8).Raw(SessionRecords.InfoOf(planned))
            .Raw(",\"pipeline\":"u8).Text(plan.LabelOf(planned))
            .Raw(",\"pipeline_id\":\"\","u8).Raw(plan.IdMembers)
            .Raw(",\"start_time\":"u8).Number(sample.StartMs)
            .Raw(",\"state\":"u8).Text(StateText(sample.State, planned.Spelling))
            .Raw(",\"timestamp\":"u8).Number(planned.DataMs)
            .Raw(",\"type\":\"status\"}"u8);
    }

    // Times of the older shape are seconds as floats, except the record's own.
    private static void WriteFlat(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        var sample = planned.Sample;
        json.Raw("{\"inference_status\":{\"input_fps\":"u8);
        Fps(json, sample.InputMicros, planned.Spelling);
        json.Raw(",\"output_fps\":"u8);
        Fps(json, sample.OutputMicros, planned.Spelling);
        json.Raw(",\"restart_count\":"u8);
        Restarts(json, sample.RestartCount, planned.Spelling);
        if (sample.Sticky is { } error)
        {
            json.Raw(",\"last_error\":"u8).Text(error.Text).Raw(",\"last_error_time\":"u8).Millionths(error.TimeMs * 1_000);
        }

        json.Raw("},\"orchestrator_info\":"u8).Raw(SessionRecords.InfoOf(planned))
            .Raw(",\"pipeline\":"u8).Text(plan.LabelOf(planned))
            .Raw(","u8).Raw(plan.IdMembers)
            .Raw(",\"start_time\":"u8).Millionths(PlannedStart.Of(sample.StartMs, planned.Spelling) * 1_000)
            .Raw(",\"state\":"u8).Text(StateText(sample.State, planned.Spelling))
            .Raw(",\"timestamp\":"u8).Number(planned.DataMs)
            .Raw("}"u8);
    }

    private static void Fps(JsonBuffer json, long micros, Spelling spelling)
    {
        if (spelling.HasFlag(Spelling.NumbersAsText))
        {
            json.Raw("\""u8).Millionths(micros).Raw("\""u8);
        }
        else
        {
            json.Millionths(micros);
        }
    }

    private static void Restarts(JsonBuffer json, int count, Spelling spelling)
    {
        if (spelling.HasFlag(Spelling.NumbersAsText))
        {
            json.Raw("\""u8).Number(count).Raw("\""u8);
        }
        else
        {
            json.Number(count);
        }
    }

    private static string StateText(PlannedState state, Spelling spelling) =>
        (state, spelling.HasFlag(Spelling.OddCase)) switch
        {
            (PlannedState.Blank, _) => "",
            (PlannedState.Loading, false) => "LOADING",
            (PlannedState.Loading, true) => "loading",
            (PlannedState.Online, false) => "ONLINE",
            (PlannedState.Online, true) => "Online",
            (PlannedState.DegradedInput, false) => "DEGRADED_INPUT",
            (PlannedState.DegradedInput, true) => "degraded_input",
            (PlannedState.DegradedInference, false) => "DEGRADED_INFERENCE",
            (PlannedState.DegradedInference, true) => "Degraded_Inference",
            (PlannedState.Offline, false) => "OFFLINE",
            (PlannedState.Offline, true) => "offline",
            _ => throw new InvalidOperationException($"Unknown state {state}."),
        };
}
