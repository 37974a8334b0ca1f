namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// What the samples and errors credited to a segment (or to a session: the sum) come to. Every member is a sum, so that parts and
/// whole agree.
/// </summary>
public record struct WorkTotals
{
    public int StatusSamples { get; internal set; }

    /// <summary>Samples with output fps above zero.</summary>
    public int PositiveSamples { get; internal set; }

    /// <summary>Samples in state ONLINE, DEGRADED_INPUT or DEGRADED_INFERENCE.</summary>
    public int RunningSamples { get; internal set; }

    public int LoadingSamples { get; internal set; }

    public int DegradedInputSamples { get; internal set; }

    /// <summary>Samples with input fps above zero.</summary>
    public int InputSamples { get; internal set; }

    /// <summary>Samples to which an error of any class belongs.</summary>
    public int ErrorSamples { get; internal set; }

    /// <summary>Real errors, from events and from statuses.</summary>
    public int RealErrors { get; internal set; }

    /// <summary>Real errors not later than the close: the ones that blame.</summary>
    public int BlamingErrors { get; internal set; }

    public int CloseMarkers { get; internal set; }

    public int InputFaults { get; internal set; }

    /// <summary>Sum of the increases of the reported restart counter within segments.</summary>
    public long RestartCount { get; internal set; }

    /// <summary>Milliseconds that the samples stand for (section 7).</summary>
    public long SampleMs { get; internal set; }

    /// <summary>Milliseconds that the samples with output stand for.</summary>
    public long PositiveSampleMs { get; internal set; }

    /// <summary>Sum of the reported output fps, in millionths of a frame a second.</summary>
    public long OutputFpsSumMicros { get; internal set; }

    /// <summary>Samples that reported an output fps.</summary>
    public int OutputFpsSamples { get; internal set; }

    /// <summary>Sum of the reported input fps, in millionths of a frame a second.</summary>
    public long InputFpsSumMicros { get; internal set; }

    internal void Add(in WorkTotals other)
    {
        StatusSamples += other.StatusSamples;
        PositiveSamples += other.PositiveSamples;
        RunningSamples += other.RunningSamples;
        LoadingSamples += other.LoadingSamples;
        DegradedInputSamples += other.DegradedInputSamples;
        InputSamples += other.InputSamples;
        ErrorSamples += other.ErrorSamples;
        RealErrors += other.RealErrors;
        BlamingErrors += other.BlamingErrors;
        CloseMarkers += other.CloseMarkers;
        InputFaults += other.InputFaults;
        RestartCount = Fps.SaturatingAdd(RestartCount, other.RestartCount);
        SampleMs += other.SampleMs;
        PositiveSampleMs += other.PositiveSampleMs;
        OutputFpsSumMicros += other.OutputFpsSumMicros;
        OutputFpsSamples += other.OutputFpsSamples;
        InputFpsSumMicros += other.InputFpsSumMicros;
    }
}

/// <summary>Earliest startup edges, epoch ms, null = never seen; the runner's are on the runner's clock.</summary>
public record struct EdgeTimes
{
    public long? FirstIngestAtMs { get; internal set; }

    public long? FirstProcessedAtMs { get; internal set; }

    /// <summary>The third processed segment.</summary>
    public long? PlayableAtMs { get; internal set; }

    public long? RunnerReceivedAtRunnerMs { get; internal set; }

    public long? RunnerSentAtRunnerMs { get; internal set; }

    internal void Take(TraceKind kind, long timeMs)
    {
        switch (kind)
        {
            case TraceKind.GatewaySendFirstIngestSegment:
                FirstIngestAtMs = Min(FirstIngestAtMs, timeMs);
                break;
            case TraceKind.GatewayReceiveFirstProcessedSegment:
                FirstProcessedAtMs = Min(FirstProcessedAtMs, timeMs);
                break;
            case TraceKind.GatewayReceiveFewProcessedSegments:
                PlayableAtMs = Min(PlayableAtMs, timeMs);
                break;
            case TraceKind.RunnerReceiveFirstIngestSegment:
                RunnerReceivedAtRunnerMs = Min(RunnerReceivedAtRunnerMs, timeMs);
                break;
            case TraceKind.RunnerSendFirstProcessedSegment:
                RunnerSentAtRunnerMs = Min(RunnerSentAtRunnerMs, timeMs);
                break;
        }
    }

    internal void Add(in EdgeTimes other)
    {
        FirstIngestAtMs = Min(FirstIngestAtMs, other.FirstIngestAtMs);
        FirstProcessedAtMs = Min(FirstProcessedAtMs, other.FirstProcessedAtMs);
        PlayableAtMs = Min(PlayableAtMs, other.PlayableAtMs);
        RunnerReceivedAtRunnerMs = Min(RunnerReceivedAtRunnerMs, other.RunnerReceivedAtRunnerMs);
        RunnerSentAtRunnerMs = Min(RunnerSentAtRunnerMs, other.RunnerSentAtRunnerMs);
    }

    private static long? Min(long? left, long? right) => left is { } l && right is { } r ? Math.Min(l, r) : left ?? right;
}
