using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_session_hours</c>, which readers see as <c>v_api_session_hours_latest</c>.</summary>
internal static class FactSessionHours
{
    private const double MsPerMinute = 60_000;
    private const double MicrosPerUnit = 1_000_000;

    public static readonly TableDefinition<SessionHourFact> Table = new TableBuilder<SessionHourFact>("fact_session_hours")
        .Label("org", f => f.Key.Org)
        .Text("session_id", f => f.Key.SessionId)
        .Int16("segment_index", f => f.SegmentIndex)
        .Time("window_start", f => f.WindowStartMs)
        .Identity(f => f.Identity)
        .UInt32("status_samples", f => f.StatusSamples)
        .UInt32("positive_samples", f => f.PositiveSamples)
        .UInt32("running_samples", f => f.RunningSamples)
        .UInt32("error_samples", f => f.ErrorSamples)
        .Int64("output_fps_sum_micros", f => f.OutputFpsSumMicros)
        .Float64("output_fps_sum", f => f.OutputFpsSumMicros / MicrosPerUnit)
        .UInt32("output_fps_samples", f => f.OutputFpsSamples)
        .Int64("input_fps_sum_micros", f => f.InputFpsSumMicros)
        .UInt64("sample_ms", f => f.SampleMs)
        .Float64("total_minutes", f => f.SampleMs / MsPerMinute)
        .Flag("is_tail_artifact", f => f.IsTailArtifact)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", f => f.IsDeleted)
        .Build();
}
