using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>fact_hour_parts</c>: what sessions add to the rollups of an hour.</summary>
internal static class FactHourParts
{
    public static readonly TableDefinition<SessionHourPart> Table = new TableBuilder<SessionHourPart>("fact_hour_parts")
        .Time("window_start", p => p.WindowStartMs)
        .Label("org", p => p.Key.Org)
        .Text("session_id", p => p.Key.SessionId)
        .Int16("segment_index", p => p.SegmentIndex)
        .Identity(p => p.Identity)
        .Work()
        .Attempt()
        .Request()
        .NullableTime("present_from", p => p.Presence?.FromMs)
        .NullableTime("present_to", p => p.Presence?.ToMs)
        .UInt64("version", p => p.Version)
        .Flag("is_deleted", p => p.IsDeleted)
        .Build();

    private static TableBuilder<SessionHourPart> Work(this TableBuilder<SessionHourPart> table) => table
        .Flag("is_tail_artifact", p => p.Work is { IsTailArtifact: true })
        .UInt32("status_samples", p => p.Work?.StatusSamples ?? 0)
        .UInt32("positive_samples", p => p.Work?.PositiveSamples ?? 0)
        .UInt32("running_samples", p => p.Work?.RunningSamples ?? 0)
        .UInt32("error_samples", p => p.Work?.ErrorSamples ?? 0)
        .UInt64("sample_ms", p => p.Work?.SampleMs ?? 0)
        .Int64s("output_fps_micros", p => p.Work?.OutputFpsMicros ?? [])
        .UInt8s("minutes", p => Minutes(p, m => m.Minute))
        .UInt32s("minute_status_samples", p => Minutes(p, m => m.StatusSamples))
        .UInt32s("minute_positive_samples", p => Minutes(p, m => m.PositiveSamples))
        .UInt32s("minute_sample_ms", p => Minutes(p, m => m.SampleMs))
        .Int64s("minute_output_fps_sum_micros", p => Minutes(p, m => m.OutputFpsSumMicros))
        .UInt32s("minute_output_fps_samples", p => Minutes(p, m => m.OutputFpsSamples));

    private static TableBuilder<SessionHourPart> Attempt(this TableBuilder<SessionHourPart> table) => table
        .Label("attempt_outcome", p => p.Attempt?.Outcome ?? "")
        .Flag("swapped_out_confirmed", p => p.Attempt is { IsSwappedOutConfirmed: true })
        .Flag("swapped_out_inferred", p => p.Attempt is { IsSwappedOutInferred: true })
        .Flag("attempt_loading_only", p => p.Attempt is { IsLoadingOnly: true })
        .Flag("attempt_zero_output", p => p.Attempt is { IsZeroOutput: true })
        .Flag("attempt_output_failed", p => p.Attempt is { IsOutputFailed: true })
        .UInt32("health_signals", p => p.Attempt?.HealthSignals ?? 0)
        .UInt32("health_expected", p => p.Attempt?.HealthExpected ?? 0)
        .NullableInt64("first_output_ms", p => p.Attempt?.FirstOutputMs)
        .NullableInt64("startup_ms", p => p.Attempt?.StartupMs)
        .NullableInt64("playable_ms", p => p.Attempt?.PlayableMs);

    private static TableBuilder<SessionHourPart> Request(this TableBuilder<SessionHourPart> table) => table
        .Flag("is_requested", p => p.Request is not null)
        .Label("startup_outcome", p => p.Request?.Outcome ?? "")
        .Label("outcome_reason", p => p.Request?.Reason ?? "")
        .Flag("has_segment", p => p.Request is { HasSegment: true })
        .Flag("session_swapped", p => p.Request is { IsSwapped: true })
        .Flag("session_output_failed", p => p.Request is { IsOutputFailed: true });

    private static T[] Minutes<T>(SessionHourPart part, Func<MinuteWork, T> value) => part.Work is { } work ? [.. work.Minutes.Select(value)] : [];
}
