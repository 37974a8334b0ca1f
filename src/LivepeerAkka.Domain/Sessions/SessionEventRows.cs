using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Rows of a session's single events. Each inherits the decision of its segment; a row leaves when its event is new or its segment's identity
/// is another than the store has. What the store has is remembered in memory only: after a restart every row leaves once more.
/// </summary>
public sealed class SessionEventRows
{
    private readonly InternTable<(int Segment, SessionIdentity Identity)> _identities = new();
    private ushort[] _stored = [];
    private ushort[]? _leaving;

    /// <summary>Rows that the store does not have as they are in these facts.</summary>
    public IReadOnlyList<SessionEventFact> Pending(SignalLog log, SessionAnalysis analysis, SessionFactSet facts)
    {
        var numbers = NumbersOf(facts);
        var rows = new List<SessionEventFact>();
        _leaving = new ushort[log.Count];
        for (var i = 0; i < log.Count; i++)
        {
            ref readonly var entry = ref log.Entries[i];
            if (KindOf(entry) is not { } kind)
            {
                continue;
            }

            var segment = analysis.SegmentOfSignal[i];
            _leaving[i] = numbers[segment + 1];
            if (i >= _stored.Length || _stored[i] != _leaving[i] || _leaving[i] == 0)
            {
                if (i < _stored.Length)
                {
                    // What the store has of a row that left is not known before it answers.
                    _stored[i] = 0;
                }

                rows.Add(RowOf(kind, log, entry, segment, facts));
            }
        }

        return rows;
    }

    /// <summary>The store has what was pending last.</summary>
    public void Stored() => (_stored, _leaving) = (_leaving ?? _stored, null);

    /// <summary>Numbers of the identities, that of nobody first; 0 = beyond what is remembered.</summary>
    private ushort[] NumbersOf(SessionFactSet facts)
    {
        var numbers = new ushort[facts.SegmentIdentities.Count + 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = _identities.NumberOf((i - 1, i == 0 ? facts.NobodysIdentity! : facts.SegmentIdentities[i - 1])) + 1;
            numbers[i] = number > ushort.MaxValue ? (ushort)0 : (ushort)number;
        }

        return numbers;
    }

    private static SessionEventKind? KindOf(in SignalEntry entry) => entry.Form switch
    {
        SignalForm.Status => SessionEventKind.StatusSample,
        SignalForm.Trace => SessionEventKind.TraceEdge,
        SignalForm.IngestMetrics => SessionEventKind.IngestSample,
        SignalForm.StreamEvent when entry.Kind == (byte)StreamEventKind.ParamsUpdate => SessionEventKind.ParamUpdate,
        _ => null,
    };

    private static SessionEventFact RowOf(SessionEventKind kind, SignalLog log, in SignalEntry entry, int segment, SessionFactSet facts)
    {
        var row = new SessionEventFact
        {
            Kind = kind,
            Key = facts.Session.Key,
            EventUid = entry.Uid,
            EventTimeMs = entry.EventTimeMs,
            SegmentIndex = segment,
            Identity = segment < 0 ? facts.NobodysIdentity! : facts.SegmentIdentities[segment],
            Version = facts.Session.Version,
        };
        switch (kind)
        {
            case SessionEventKind.StatusSample:
                ref readonly var sample = ref log.SampleOf(entry);
                return row with
                {
                    Label = SessionSignals.NameOf((StreamState)entry.Kind),
                    InputFps = sample.InputFps,
                    OutputFps = sample.OutputFps,
                    RestartCount = sample.RestartCount,
                };
            case SessionEventKind.TraceEdge:
                return row with { Label = SessionSignals.NameOf((TraceKind)entry.Kind, log.TextOf(entry.Model)) };
            case SessionEventKind.IngestSample:
                return row with { Label = log.TextOf(entry.Model) };
            default:
                var parameters = log.ParametersOf(entry);
                return row with { ParamsHash = parameters.KeyedHash, ParamsText = parameters.Text };
        }
    }
}
