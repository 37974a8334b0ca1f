using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>What a session's signals say whatever segment they belong to: times, close, gateway, lineage.</summary>
internal struct SessionSpan
{
    /// <summary>How far the reported start of a stream may lie before its first signal, ms.</summary>
    private const long StartReachMs = 60_000;

    private (long TimeMs, EventUid Uid)? _first;
    private (long TimeMs, EventUid Uid)? _last;
    private (long TimeMs, EventUid Uid)? _gatewayAt;
    private (long Min, long Max)? _gatewayClock;
    private (long Min, long Max)? _anyClock;
    private long? _reportedStartMs;
    private bool _isIngestClosed;

    public string Gateway { get; private set; }

    public long? RequestedAtMs { get; private set; }

    public long? ClosedAtMs { get; private set; }

    public bool NoOrchestratorSeen { get; private set; }

    public int SwapCount { get; private set; }

    public readonly EventUid FirstEventUid => _first!.Value.Uid;

    public readonly EventUid LastEventUid => _last!.Value.Uid;

    /// <summary>Runner traces tell the time only where there is nothing else.</summary>
    public readonly long LastSignalAtMs => (_gatewayClock ?? _anyClock)!.Value.Max;

    public readonly long StartedAtMs
    {
        get
        {
            var first = (_gatewayClock ?? _anyClock)!.Value.Min;
            return _reportedStartMs is { } reported ? Math.Min(first, Math.Max(reported, first - StartReachMs)) : first;
        }
    }

    /// <summary>How the session ended, were it concluded now.</summary>
    public readonly string CloseReason =>
        ClosedAtMs is null ? Sessions.CloseReason.Idle : _isIngestClosed ? Sessions.CloseReason.IngestClosed : Sessions.CloseReason.StreamStopped;

    /// <summary>Reads the signals that count; there is at least one.</summary>
    public static SessionSpan Of(SignalLog log)
    {
        var span = new SessionSpan { Gateway = "" };
        foreach (ref readonly var entry in log.Entries)
        {
            if (entry.Is(SignalTraits.Counts))
            {
                span.Take(log, entry);
            }
        }

        return span;
    }

    private void Take(SignalLog log, in SignalEntry entry)
    {
        var time = entry.EventTimeMs;
        var at = (time, entry.Uid);
        _first = _first is { } first && first.CompareTo(at) <= 0 ? first : at;
        _last = _last is { } last && last.CompareTo(at) >= 0 ? last : at;
        _anyClock = Widen(_anyClock, time);
        _gatewayClock = entry.Is(SignalTraits.RunnerClock) ? _gatewayClock : Widen(_gatewayClock, time);
        if (!string.IsNullOrWhiteSpace(log.TextOf(entry.Gateway)) && (_gatewayAt is not { } known || at.CompareTo(known) < 0))
        {
            (Gateway, _gatewayAt) = (log.TextOf(entry.Gateway), at);
        }

        switch (entry.Form)
        {
            case SignalForm.Trace:
                TakeTrace((TraceKind)entry.Kind, time);
                break;
            case SignalForm.Status:
                ref readonly var sample = ref log.SampleOf(entry);
                if (sample.StartTimeMs is > 0 and var start && (_reportedStartMs is null || start < _reportedStartMs))
                {
                    _reportedStartMs = start;
                }

                NoOrchestratorSeen |= sample.Error >= 0 && log.ErrorOf(sample.Error).Class == ErrorClass.NoOrchestrator;
                break;
            case SignalForm.StreamEvent:
                NoOrchestratorSeen |= entry.ErrorClass == (byte)ErrorClass.NoOrchestrator;
                break;
        }
    }

    private void TakeTrace(TraceKind kind, long time)
    {
        switch (kind)
        {
            case TraceKind.GatewayReceiveStreamRequest:
                RequestedAtMs = time < RequestedAtMs || RequestedAtMs is null ? time : RequestedAtMs;
                break;
            case TraceKind.GatewayNoOrchestratorsAvailable:
                NoOrchestratorSeen = true;
                break;
            case TraceKind.OrchestratorSwap:
                SwapCount++;
                break;
            case TraceKind.GatewayIngestStreamClosed or TraceKind.StreamStopped:
                var isIngest = kind == TraceKind.GatewayIngestStreamClosed;
                _isIngestClosed = ClosedAtMs is null || time > ClosedAtMs ? isIngest : _isIngestClosed || (time == ClosedAtMs && isIngest);
                ClosedAtMs = ClosedAtMs is { } closed ? Math.Max(closed, time) : time;
                break;
        }
    }

    private static (long Min, long Max) Widen((long Min, long Max)? range, long time) =>
        range is { } known ? (Math.Min(known.Min, time), Math.Max(known.Max, time)) : (time, time);
}
