using System.Globalization;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>One field that is compared: its column name, and its text on either side.</summary>
internal sealed record SessionField(string Name, Func<SessionTruth, string> Expected, Func<ObservedSession, string> Got);

/// <summary>The fields of a session that are compared, under the names of the columns that readers rely on.</summary>
internal static class SessionFields
{
    public static readonly IReadOnlyList<SessionField> All =
    [
        new("gateway", t => t.Gateway, o => o.Gateway),
        new("traffic_class", t => t.TrafficClass, o => o.TrafficClass),
        new("known", t => Of(t.Known), o => Of(o.Known)),
        new("startup_outcome", t => t.StartupOutcome, o => o.StartupOutcome),
        new("outcome_reason", t => t.OutcomeReason, o => o.OutcomeReason),
        new("close_reason", t => t.CloseReason, o => o.CloseReason),
        new("requested_at", t => Of(t.RequestedAtMs), o => Of(o.RequestedAtMs)),
        new("first_ingest_at", t => Of(t.FirstIngestAtMs), o => Of(o.FirstIngestAtMs)),
        new("first_processed_at", t => Of(t.FirstProcessedAtMs), o => Of(o.FirstProcessedAtMs)),
        new("playable_at", t => Of(t.PlayableAtMs), o => Of(o.PlayableAtMs)),
        new("started_at", t => Of(t.StartedAtMs), o => Of(o.StartedAtMs)),
        new("ended_at", t => Of(t.EndedAtMs), o => Of(o.EndedAtMs)),
        new("last_signal_at", t => Of(t.LastSignalAtMs), o => Of(o.LastSignalAtMs)),
        new("selection_ms", t => Of(t.SelectionMs), o => Of(o.SelectionMs)),
        new("first_output_ms", t => Of(t.FirstOutputMs), o => Of(o.FirstOutputMs)),
        new("playable_ms", t => Of(t.PlayableMs), o => Of(o.PlayableMs)),
        new("startup_ms", t => Of(t.StartupMs), o => Of(o.StartupMs)),
        new("inference_first_ms", t => Of(t.InferenceFirstMs), o => Of(o.InferenceFirstMs)),
        new("loading_only", t => Of(t.LoadingOnly), o => Of(o.LoadingOnly)),
        new("zero_output", t => Of(t.ZeroOutput), o => Of(o.ZeroOutput)),
        new("output_failed", t => Of(t.OutputFailed), o => Of(o.OutputFailed)),
        new("confirmed_swap_count", t => Of(t.ConfirmedSwapCount), o => Of(o.ConfirmedSwapCount)),
        new("inferred_swap_count", t => Of(t.InferredSwapCount), o => Of(o.InferredSwapCount)),
        new("segment_count", t => Of(t.Segments.Count), o => Of(o.SegmentCount)),
        new("error_count", t => Of(t.ErrorCount), o => Of(o.ErrorCount)),
        new("close_marker_count", t => Of(t.CloseMarkerCount), o => Of(o.CloseMarkerCount)),
        new("input_fault_count", t => Of(t.InputFaultCount), o => Of(o.InputFaultCount)),
        new("restart_count", t => Of(t.RestartCount), o => Of(o.RestartCount)),
        new("status_sample_count", t => Of(t.StatusSampleCount), o => Of(o.StatusSampleCount)),
        new("positive_output_samples", t => Of(t.PositiveOutputSamples), o => Of(o.PositiveOutputSamples)),
        new("running_samples", t => Of(t.RunningSamples), o => Of(o.RunningSamples)),
        new("loading_samples", t => Of(t.LoadingSamples), o => Of(o.LoadingSamples)),
        new("error_samples", t => Of(t.ErrorSamples), o => Of(o.ErrorSamples)),
        new("health_signals", t => Of(t.HealthSignals), o => Of(o.HealthSignals)),
        new("health_expected", t => Of(t.HealthExpected), o => Of(o.HealthExpected)),
        new("event_count", t => Of(t.EventCount), o => Of(o.EventCount)),
        new("total_sample_ms", t => Of(t.TotalSampleMs), o => Of(o.TotalSampleMs)),
    ];

    public static string Of(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Of(bool flag) => flag ? "1" : "0";
}
