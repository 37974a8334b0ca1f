using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Which record a <see cref="SignalEntry"/> stands for.</summary>
internal enum SignalForm : byte
{
    Trace,
    Status,
    StreamEvent,
    IngestMetrics,
}

/// <summary>What the rules ask of a signal, known from its kind alone.</summary>
[Flags]
internal enum SignalTraits : byte
{
    None = 0,

    /// <summary>Counts as an event of the session; everything but ingest metrics.</summary>
    Counts = 1,

    /// <summary>Carries the runner's clock.</summary>
    RunnerClock = 2,

    /// <summary>Evidence of who serves, where it names a node (section 3).</summary>
    EvidenceKind = 4,

    /// <summary>A trace that ends the session.</summary>
    Terminal = 8,

    /// <summary>An <c>orchestrator_swap</c>.</summary>
    Swap = 16,

    /// <summary>A first ingest segment: sent once per selection.</summary>
    FirstIngest = 32,

    /// <summary>A status sample.</summary>
    Sample = 64,
}

/// <summary>One accepted signal as a session keeps it: texts, orchestrator and source are numbers in the log's tables.</summary>
internal struct SignalEntry
{
    public EventUid Uid;
    public long EventTimeMs;
    public ulong ContentHash;
    public long Offset;
    public int Source;
    public int Gateway;
    public int Orchestrator;
    public int Model;

    /// <summary>Number of the sample's values, −1 for other signals.</summary>
    public int Sample;

    public SignalForm Form;

    /// <summary><see cref="TraceKind"/>, <see cref="StreamState"/> or <see cref="StreamEventKind"/>, as the form says.</summary>
    public byte Kind;

    public byte ErrorClass;
    public SignalTraits Traits;

    public readonly bool Is(SignalTraits traits) => (Traits & traits) != SignalTraits.None;

    public readonly bool Is(TraceKind kind) => Form == SignalForm.Trace && Kind == (byte)kind;
}

/// <summary>The values of a status sample; presence is kept in bits, as every open session holds many of these.</summary>
internal readonly struct SampleEntry(StatusSignal status, int error)
{
    private readonly double _inputFps = status.InputFps.GetValueOrDefault();
    private readonly double _outputFps = status.OutputFps.GetValueOrDefault();
    private readonly long _restartCount = status.RestartCount.GetValueOrDefault();
    private readonly long _startTimeMs = status.StartTimeMs.GetValueOrDefault();

    private readonly byte _present = (byte)(
        (status.InputFps is null ? 0 : 1) | (status.OutputFps is null ? 0 : 2) | (status.RestartCount is null ? 0 : 4) | (status.StartTimeMs is null ? 0 : 8));

    public double? InputFps => (_present & 1) != 0 ? _inputFps : null;

    public double? OutputFps => (_present & 2) != 0 ? _outputFps : null;

    public long? RestartCount => (_present & 4) != 0 ? _restartCount : null;

    public long? StartTimeMs => (_present & 8) != 0 ? _startTimeMs : null;

    /// <summary>Number of the sticky error, −1 = none.</summary>
    public int Error { get; } = error;
}

/// <summary>Kinds and what they mean to the rules.</summary>
internal static class SignalKinds
{
    public static SignalTraits TraitsOf(TraceKind kind) => kind switch
    {
        TraceKind.GatewaySendFirstIngestSegment => SignalTraits.Counts | SignalTraits.EvidenceKind | SignalTraits.FirstIngest,
        TraceKind.GatewayReceiveFirstProcessedSegment => SignalTraits.Counts | SignalTraits.EvidenceKind,
        TraceKind.GatewayReceiveFewProcessedSegments => SignalTraits.Counts | SignalTraits.EvidenceKind,
        TraceKind.RunnerReceiveFirstIngestSegment => SignalTraits.Counts | SignalTraits.RunnerClock,
        TraceKind.RunnerSendFirstProcessedSegment => SignalTraits.Counts | SignalTraits.RunnerClock,
        TraceKind.OtherRunner => SignalTraits.Counts | SignalTraits.RunnerClock,
        TraceKind.GatewayIngestStreamClosed or TraceKind.StreamStopped => SignalTraits.Counts | SignalTraits.Terminal,
        TraceKind.OrchestratorSwap => SignalTraits.Counts | SignalTraits.Swap,
        _ => SignalTraits.Counts,
    };

    public static SignalTraits TraitsOf(StreamEventKind kind) =>
        kind == StreamEventKind.ParamsUpdate ? SignalTraits.Counts | SignalTraits.EvidenceKind : SignalTraits.Counts;

    public const SignalTraits OfStatus = SignalTraits.Counts | SignalTraits.EvidenceKind | SignalTraits.Sample;
}
