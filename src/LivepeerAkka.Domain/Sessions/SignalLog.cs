using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// The accepted signals of one session, numbered in the order of arrival. Kept as flat entries with shared texts: about a hundred
/// bytes a signal, so that many open sessions fit in memory and a fold allocates little.
/// </summary>
public sealed class SignalLog
{
    private readonly UidIndex _uids = new();
    private readonly InternTable<string> _texts = new();
    private readonly InternTable<OrchestratorInfo> _orchestrators = new();
    private readonly InternTable<(string Log, string Topic, int Partition)> _sources = new();
    private readonly InternTable<StickyError> _errors = new();
    private Dictionary<EventUid, PrivateText>? _parameters;
    private SignalEntry[] _entries = [];
    private SampleEntry[] _samples = [];
    private string[] _nodeUrls = [];
    private int _sampleCount;

    internal SignalLog() => NumberOf(OrchestratorInfo.None);

    /// <summary>Number of signals.</summary>
    public int Count { get; private set; }

    /// <summary>Number of signals that count as events of the session: all but ingest metrics.</summary>
    public int CountedSignals { get; private set; }

    /// <summary>The signal with a number, as it was accepted.</summary>
    public IncomingSignal this[int number]
    {
        get
        {
            ref readonly var entry = ref _entries[number];
            return new IncomingSignal(SignalOf(entry), PositionOf(number), entry.ContentHash);
        }
    }

    internal ReadOnlySpan<SignalEntry> Entries => _entries.AsSpan(0, Count);

    internal int OrchestratorCount => _orchestrators.Count;

    internal int ErrorCount => _errors.Count;

    /// <summary>The number of the signal with a uid, −1 when there is none.</summary>
    public int IndexOf(EventUid uid) => _uids.Find(Entries, uid);

    internal SourcePosition PositionOf(int number)
    {
        ref readonly var entry = ref _entries[number];
        var (log, topic, partition) = _sources[entry.Source];
        return new SourcePosition(log, topic, partition, entry.Offset);
    }

    internal ref readonly SampleEntry SampleOf(in SignalEntry entry) => ref _samples[entry.Sample];

    internal string TextOf(int number) => _texts[number];

    internal OrchestratorInfo OrchestratorOf(int number) => _orchestrators[number];

    /// <summary>Normalised URL of an orchestrator, '' when it names none that can be read.</summary>
    internal string NodeUrlOf(int orchestrator) => _nodeUrls[orchestrator];

    /// <summary>Parameters of an update, absent for every other signal.</summary>
    internal PrivateText ParametersOf(in SignalEntry entry) =>
        _parameters is not null && _parameters.TryGetValue(entry.Uid, out var known) ? known : PrivateText.Absent;

    internal StickyError ErrorOf(int number) => _errors[number];

    /// <summary>Takes a signal whose uid is new.</summary>
    internal void Add(IncomingSignal incoming)
    {
        var (signal, position, hash) = incoming;
        var entry = new SignalEntry
        {
            Uid = signal.Uid,
            EventTimeMs = signal.EventTimeMs,
            ContentHash = hash,
            Offset = position.Offset,
            Source = _sources.NumberOf((position.Log, position.Topic, position.Partition)),
            Gateway = _texts.NumberOf(signal.Gateway),
            Orchestrator = NumberOf(signal.Orchestrator),
            Model = _texts.NumberOf(ModelOf(signal)),
            Sample = -1,
        };
        Fill(ref entry, signal);
        Append(ref _entries, Count, entry);
        Count++;
        CountedSignals += entry.Is(SignalTraits.Counts) ? 1 : 0;
        _uids.Added(Entries);
    }

    private void Fill(ref SignalEntry entry, Signal signal)
    {
        switch (signal)
        {
            case TraceSignal trace:
                (entry.Form, entry.Kind, entry.Traits) = (SignalForm.Trace, (byte)trace.Kind, SignalKinds.TraitsOf(trace.Kind));
                break;
            case StatusSignal status:
                (entry.Form, entry.Kind, entry.Traits) = (SignalForm.Status, (byte)status.State, SignalKinds.OfStatus);
                entry.Sample = _sampleCount;
                Append(ref _samples, _sampleCount++, new SampleEntry(status, status.Error is { } error ? _errors.NumberOf(error) : -1));
                break;
            case StreamEventSignal streamEvent:
                (entry.Form, entry.Kind, entry.Traits) = (SignalForm.StreamEvent, (byte)streamEvent.Kind, SignalKinds.TraitsOf(streamEvent.Kind));
                entry.ErrorClass = (byte)streamEvent.ErrorClass;
                if (!streamEvent.Parameters.IsAbsent)
                {
                    (_parameters ??= []).Add(streamEvent.Uid, streamEvent.Parameters);
                }

                break;
            case IngestMetricsSignal:
                entry.Form = SignalForm.IngestMetrics;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(signal), signal.GetType().Name, "Unknown kind of signal.");
        }
    }

    private Signal SignalOf(in SignalEntry entry)
    {
        var (uid, time, gateway, orchestrator) = (entry.Uid, entry.EventTimeMs, _texts[entry.Gateway], _orchestrators[entry.Orchestrator]);
        switch (entry.Form)
        {
            case SignalForm.Trace:
                return new TraceSignal(uid, time, gateway, orchestrator, (TraceKind)entry.Kind) { Type = _texts[entry.Model] };
            case SignalForm.Status:
                ref readonly var sample = ref _samples[entry.Sample];
                return new StatusSignal(
                    uid, time, gateway, orchestrator, _texts[entry.Model], (StreamState)entry.Kind, sample.InputFps, sample.OutputFps,
                    sample.RestartCount, sample.StartTimeMs, sample.Error < 0 ? null : _errors[sample.Error]);
            case SignalForm.StreamEvent:
                return new StreamEventSignal(
                    uid, time, gateway, orchestrator, _texts[entry.Model], (StreamEventKind)entry.Kind, (ErrorClass)entry.ErrorClass)
                {
                    Parameters = ParametersOf(entry),
                };
            default:
                return new IngestMetricsSignal(uid, time, gateway) { ConnectionQuality = _texts[entry.Model] };
        }
    }

    private int NumberOf(OrchestratorInfo orchestrator)
    {
        var number = _orchestrators.NumberOf(orchestrator);
        if (number >= _nodeUrls.Length || _nodeUrls[number] is null)
        {
            Append(ref _nodeUrls, number, NodeUrl.Normalize(orchestrator.Url));
        }

        return number;
    }

    private static string ModelOf(Signal signal) => signal switch
    {
        StatusSignal status => status.Model,
        StreamEventSignal streamEvent => streamEvent.Model,
        TraceSignal trace => trace.Type,
        IngestMetricsSignal metrics => metrics.ConnectionQuality,
        _ => "",
    };

    private static void Append<T>(ref T[] items, int count, T item)
    {
        if (count == items.Length)
        {
            Array.Resize(ref items, Math.Max(4, count + (count / 2)));
        }

        items[count] = item;
    }
}
