using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

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
            var segment = analysis.SegmentOfSignal[i];
            if (KindOf(entry) is { } kind && Leaves(i, numbers[segment + 1]))
            {
                var identity = segment < 0 ? facts.NobodysIdentity! : facts.SegmentIdentities[segment];
                rows.Add(RowOf(kind, log, entry, New(facts.Session.Key, entry, kind, segment, identity, facts.Session.Version)));
            }
        }

        return rows;
    }

    /// <summary>
    /// Rows, that the store does not have, of a session without facts: of its ingest metrics, each nobody's at the gateway that sent it.
    /// </summary>
    public IReadOnlyList<SessionEventFact> PendingWithoutFacts(SessionKey key, SessionState state, SessionRules rules)
    {
        var log = state.Signals;
        var rows = new List<SessionEventFact>();
        _leaving = new ushort[log.Count];
        for (var i = 0; i < log.Count; i++)
        {
            ref readonly var entry = ref log.Entries[i];
            var identity = SessionIdentities.OfNobody(log.TextOf(entry.Gateway), rules);
            if (KindOf(entry) is { } kind && Leaves(i, NumberOf(-1, identity)))
            {
                rows.Add(RowOf(kind, log, entry, New(key, entry, kind, -1, identity, state.Revision)));
            }
        }

        return rows;
    }

    /// <summary>The store has what was pending last.</summary>
    public void Stored() => (_stored, _leaving) = (_leaving ?? _stored, null);

    /// <summary>Notes the identity of a row; true when the store does not have the row with it.</summary>
    private bool Leaves(int signal, ushort number)
    {
        _leaving![signal] = number;
        if (signal < _stored.Length && _stored[signal] == number && number != 0)
        {
            return false;
        }

        if (signal < _stored.Length)
        {
            // What the store has of a row that left is not known before it answers.
            _stored[signal] = 0;
        }

        return true;
    }

    /// <summary>Number of an identity, 0 = beyond what is remembered.</summary>
    private ushort NumberOf(int segment, SessionIdentity identity)
    {
        var number = _identities.NumberOf((segment, identity)) + 1;
        return number > ushort.MaxValue ? (ushort)0 : (ushort)number;
    }

    /// <summary>Numbers of the identities, that of nobody first.</summary>
    private ushort[] NumbersOf(SessionFactSet facts)
    {
        var numbers = new ushort[facts.SegmentIdentities.Count + 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = NumberOf(i - 1, i == 0 ? facts.NobodysIdentity! : facts.SegmentIdentities[i - 1]);
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

    private static SessionEventFact New(
        SessionKey key, in SignalEntry entry, SessionEventKind kind, int segment, SessionIdentity identity, long version) => new()
        {
            Kind = kind,
            Key = key,
            EventUid = entry.Uid,
            EventTimeMs = entry.EventTimeMs,
            SegmentIndex = segment,
            Identity = identity,
            Version = version,
        };

    private static SessionEventFact RowOf(SessionEventKind kind, SignalLog log, in SignalEntry entry, SessionEventFact row)
    {
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
