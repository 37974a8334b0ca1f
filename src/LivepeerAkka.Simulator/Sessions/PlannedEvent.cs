using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>What a planned record is.</summary>
internal enum EventKind : byte
{
    Request,
    FirstIngest,
    RunnerReceive,
    RunnerSend,
    FirstProcessed,
    FewProcessed,
    FirstData,
    IngestClosed,
    StreamStopped,
    NoOrchestrators,
    Swap,
    Status,
    Error,
    ParamsUpdate,
    RunnerNote,
    IngestMetrics,
    Discovery,
    Payment,
}

/// <summary>Stream state as the script means it.</summary>
internal enum PlannedState : byte
{
    Blank,
    Loading,
    Online,
    DegradedInput,
    DegradedInference,
    Offline,
}

/// <summary>What an error is in the script: its text says the same.</summary>
internal enum ErrorMeaning : byte
{
    CloseMarker,
    InputFault,
    NoOrchestrator,
    Real,
}

/// <summary>An error text with its meaning. The time is that of the first report, epoch ms; what makes a sticky error one error.</summary>
internal sealed record ScriptedError(string Text, ErrorMeaning Meaning, long TimeMs);

/// <summary>Variants of how a record is written; none but the last two changes what it means.</summary>
[Flags]
internal enum Spelling : byte
{
    Plain = 0,

    /// <summary>The gateway's name is blank.</summary>
    BlankGateway = 1,

    /// <summary>Second or third spelling of <c>orchestrator_info</c>.</summary>
    OddUrl = 2,
    ShortUrl = 4,

    /// <summary>The older status shape, times in seconds.</summary>
    FlatStatus = 8,

    /// <summary>State or type in another letter case.</summary>
    OddCase = 16,

    /// <summary>Numbers are sent as text.</summary>
    NumbersAsText = 32,

    /// <summary><c>orchestrator_info</c> carries the hot wallet without the URL: what the record means then depends on other records.</summary>
    WalletOnly = 64,

    /// <summary>A payment under a payment session of its own.</summary>
    PaidApart = 128,
}

/// <summary>Numbers of a status; fps in millionths of a frame a second, times epoch ms.</summary>
internal readonly record struct SampleValues(
    PlannedState State, long InputMicros, long OutputMicros, int RestartCount, long StartMs, ScriptedError? Sticky);

/// <summary>One record of a session's script. Times are epoch ms.</summary>
internal struct PlannedEvent
{
    public EventKind Kind;
    public Spelling Spelling;

    /// <summary>Order in which the script wrote it; part of its id.</summary>
    public int Number;

    /// <summary>The producer's own time where the record carries one (a runner's clock for runner traces), else the envelope's.</summary>
    public long DataMs;

    /// <summary>The envelope's time.</summary>
    public long EnvelopeMs;

    /// <summary>Arrival at Kafka.</summary>
    public long ArrivalMs;

    /// <summary>The node that the record names; null = it names nobody.</summary>
    public OrchestratorNode? Node;

    /// <summary>Only for statuses.</summary>
    public SampleValues Sample;

    /// <summary>Only for errors.</summary>
    public ScriptedError? Error;

    /// <summary>Event time by events.md section 2: the data's within a day of the envelope's, else the envelope's.</summary>
    public readonly long EventMs => Math.Abs(DataMs - EnvelopeMs) <= 24L * 3_600_000 ? DataMs : EnvelopeMs;

    /// <summary>The record is a signal of its session (ingest metrics, discovery and payments are none).</summary>
    public readonly bool IsSignal => Kind <= EventKind.RunnerNote;

    /// <summary>A runner trace: its time is on the runner's clock.</summary>
    public readonly bool IsRunnerTrace => Kind is EventKind.RunnerReceive or EventKind.RunnerSend;
}
