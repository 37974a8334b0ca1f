using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_workflow_session_segments</c>, which readers see as <c>v_api_segments_latest</c>.</summary>
internal static class FactWorkflowSessionSegments
{
    private const double MsPerMinute = 60_000;

    public static readonly TableDefinition<SessionSegmentFact> Table = Work(new TableBuilder<SessionSegmentFact>("fact_workflow_session_segments")
        .Label("org", f => f.Key.Org)
        .Text("session_id", f => f.Key.SessionId)
        .Int16("segment_index", f => f.SegmentIndex)
        .Identity(f => f.Identity)
        .Time("segment_start", f => f.SegmentStartMs)
        .Time("segment_end", f => f.SegmentEndMs)
        .Label("boundary", f => f.Boundary)
        .Label("end_reason", f => f.EndReason)
        .Label("attempt_outcome", f => f.AttemptOutcome)
        .Label("attempt_reason", f => f.AttemptReason)
        .Flag("swapped_out", f => f.SwappedOut)
        .Flag("rescued", f => f.Rescued)
        .Flag("loading_only", f => f.LoadingOnly)
        .Flag("zero_output", f => f.ZeroOutput)
        .Flag("output_failed", f => f.OutputFailed))
        .NullableUid("evidence_signal_uid", f => f.EvidenceSignalUid)
        .NullableUid("evidence_capability_uid", f => f.EvidenceCapabilityUid)
        .Text("runner_up_address", f => f.RunnerUpAddress)
        .UInt64("version", f => f.Version)
        .Flag("is_deleted", f => f.IsDeleted)
        .Build();

    private static TableBuilder<SessionSegmentFact> Work(TableBuilder<SessionSegmentFact> table) => table
        .UInt32("status_sample_count", f => f.StatusSampleCount)
        .UInt32("positive_output_samples", f => f.PositiveOutputSamples)
        .UInt32("error_samples", f => f.ErrorSamples)
        .UInt32("health_signals", f => f.HealthSignals)
        .UInt32("health_expected", f => f.HealthExpected)
        .UInt64("sample_ms", f => f.SampleMs)
        .Float64("total_minutes", f => f.SampleMs / MsPerMinute)
        .Int64("output_fps_sum_micros", f => f.OutputFpsSumMicros)
        .UInt64("output_fps_samples", f => f.OutputFpsSamples);
}
