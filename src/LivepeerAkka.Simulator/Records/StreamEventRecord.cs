using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>ai_stream_events</c> data: errors without time or orchestrator, parameter updates, notes of the runner.</summary>
internal static class StreamEventRecord
{
    public static void Write(JsonBuffer json, SessionPlan plan, in PlannedEvent planned)
    {
        var isOdd = planned.Spelling.HasFlag(Spelling.OddCase);
        json.Raw("{"u8).Raw(plan.IdMembers).Raw(",\"pipeline\":"u8).Text(plan.LabelOf(planned));
        switch (planned.Kind)
        {
            case EventKind.Error:
                json.Raw(isOdd ? ",\"type\":\"ERROR\""u8 : ",\"type\":\"error\""u8)
                    .Raw(",\"capability\":\"live-video-to-video\",\"message\":"u8).Text(planned.Error!.Text);
                break;
            case EventKind.ParamsUpdate:
                json.Raw(isOdd ? ",\"type\":\"Params_Update\""u8 : ",\"type\":\"params_update\""u8)
                    .Raw(",\"orchestrator_info\":"u8).Raw(SessionRecords.InfoOf(planned))
                    .Raw(",\"params\":{\"prompt\":\"a lighthouse above a calm sea, oil on canvas\",\"seed\":"u8)
                    .Number(planned.Number).Raw(",\"width\":512},\"timestamp\":"u8).Number(planned.DataMs);
                break;
            default:
                json.Raw(",\"type\":\"pipeline_loaded\",\"message\":\"weights ready\",\"orchestrator_info\":"u8)
                    .Raw(SessionRecords.InfoOf(planned)).Raw(",\"timestamp\":"u8).Number(planned.DataMs);
                break;
        }

        json.Raw("}"u8);
    }
}
