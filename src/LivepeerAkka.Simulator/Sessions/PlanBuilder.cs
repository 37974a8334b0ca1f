using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Writes the records of one session; the scripts speak in its verbs. All times are epoch ms, gateway clock.</summary>
internal sealed class PlanBuilder
{
    /// <summary>Cadence of statuses.</summary>
    public const long StatusEveryMs = 10_000;

    /// <summary>A status comes at most this much later than its cadence asks.</summary>
    public const long StatusJitterMs = 15;

    private const long MetricsEveryMs = 5_000;
    private const long PaymentEveryMs = 50_000;

    // The recorded session paid 6, 12, 60, 114 and 168 s after its request.
    private const long RecordedSecondPaymentMs = 6_000;
    private const long RecordedThirdPaymentMs = 54_000;
    private const long RecordedPaymentEveryMs = 54_000;

    private readonly List<PlannedEvent> _events = [];
    private readonly HashSet<long> _taken = [];
    private readonly Gateway _gateway;

    public PlanBuilder(SeededRandom random, Gateway gateway, long requestMs, SessionStyle style, long longestMs)
    {
        Random = random;
        _gateway = gateway;
        RequestMs = requestMs;
        Style = style;
        LongestMs = longestMs;
        NextStatusMs = requestMs + 10_300 + random.Between(0, 20);
        StartTimeMs = requestMs + 300 + random.Between(0, 20);
    }

    public SeededRandom Random { get; }

    public SessionStyle Style { get; }

    /// <summary>Time of the request, sent or not.</summary>
    public long RequestMs { get; }

    /// <summary>Longest session of the run.</summary>
    public long LongestMs { get; }

    /// <summary>Time of the next status: the cadence runs on over a swap.</summary>
    public long NextStatusMs { get; private set; }

    /// <summary>Sticky error that statuses repeat, null = none yet.</summary>
    public ScriptedError? Sticky { get; set; }

    /// <summary>Counter that the current runner reports.</summary>
    public int RestartCount { get; set; }

    public IReadOnlyList<PlannedEvent> Events => _events;

    private long StartTimeMs { get; }

    public void Request() => Trace(EventKind.Request, RequestMs, node: null);

    /// <summary>
    /// A trace. Those with meaning never share a millisecond within the session: what equal times mean depends on ids, which
    /// scripts do not know.
    /// </summary>
    /// <returns>The time that it got.</returns>
    public long Trace(EventKind kind, long atMs, OrchestratorNode? node)
    {
        var at = Free(atMs);
        Add(new PlannedEvent { Kind = kind, DataMs = at, EnvelopeMs = at + EnvelopeLag(kind), Node = node });
        return at;
    }

    /// <summary>Both runner traces, on the clock of the node's runner.</summary>
    public void RunnerTraces(OrchestratorNode node, long receiveMs, long? sendMs)
    {
        AddRunnerTrace(EventKind.RunnerReceive, node, receiveMs);
        if (sendMs is { } send)
        {
            AddRunnerTrace(EventKind.RunnerSend, node, send);
        }
    }

    public void Status(long atMs, OrchestratorNode? node, PlannedState state, long inputMicros, long outputMicros)
    {
        var at = Free(atMs);
        var named = Style.NamelessPerTenThousand > 0 && Random.Chance(Style.NamelessPerTenThousand) ? null : node;
        var sample = new SampleValues(state, inputMicros, outputMicros, RestartCount, StartTimeMs, Sticky);
        var envelope = at + Random.Between(-3, 4);
        Add(new PlannedEvent { Kind = EventKind.Status, DataMs = at, EnvelopeMs = envelope, Node = named, Sample = sample });
    }

    /// <summary>An error event; it names nobody and carries no time of its own.</summary>
    public void Error(long atMs, string text, ErrorMeaning meaning) =>
        Add(new PlannedEvent { Kind = EventKind.Error, DataMs = atMs, EnvelopeMs = atMs, Error = new ScriptedError(text, meaning, atMs) });

    public void ParamsUpdate(long atMs, OrchestratorNode node)
    {
        var at = Free(atMs);
        Add(new PlannedEvent { Kind = EventKind.ParamsUpdate, DataMs = at, EnvelopeMs = at, Node = node });
    }

    /// <summary>A runner event that is passed through and means nothing.</summary>
    public void RunnerNote(long atMs, OrchestratorNode node) =>
        Add(new PlannedEvent { Kind = EventKind.RunnerNote, DataMs = atMs, EnvelopeMs = atMs + 1, Node = node });

    /// <summary>The discovery and the first payment that follow a request.</summary>
    public void Selection(OrchestratorNode node)
    {
        Add(new PlannedEvent { Kind = EventKind.Discovery, DataMs = RequestMs + 261, EnvelopeMs = RequestMs + 261, Node = node });
        Add(new PlannedEvent { Kind = EventKind.Payment, DataMs = RequestMs + 262, EnvelopeMs = RequestMs + 262, Node = node });
    }

    /// <summary>Payments to a node while it serves.</summary>
    public void Payments(OrchestratorNode node, long fromMs, long toMs)
    {
        var paid = 0;
        for (var at = fromMs + 4_000; at < toMs; at += PauseAfter(++paid) + Random.Between(-2_000, 4_000))
        {
            Add(new PlannedEvent { Kind = EventKind.Payment, DataMs = at, EnvelopeMs = at, Node = node });
        }
    }

    /// <summary>Ingest metrics over the life of the stream.</summary>
    public void IngestMetrics(long fromMs, long toMs)
    {
        for (var at = fromMs + 5_310; Style.MeasuresIngest && at < toMs; at += MetricsEveryMs)
        {
            Add(new PlannedEvent { Kind = EventKind.IngestMetrics, DataMs = at, EnvelopeMs = at + Random.Between(0, 2) });
        }
    }

    /// <summary>Times of the statuses up to <paramref name="toMs"/>, each given out once.</summary>
    public IEnumerable<long> StatusTimes(long toMs)
    {
        while (NextStatusMs < toMs)
        {
            var at = NextStatusMs + Random.Between(-4, StatusJitterMs);
            NextStatusMs += StatusEveryMs;
            yield return at;
        }
    }

    /// <summary>Another node than the given ones, from those that the gateway sees.</summary>
    public OrchestratorNode AnotherNode(params ReadOnlySpan<OrchestratorNode> others)
    {
        while (true)
        {
            var node = Random.Pick(_gateway.Nodes);
            if (node.IsLive && !others.Contains(node) && node.At(RequestMs).ServesFromMs <= RequestMs)
            {
                return node;
            }
        }
    }

    private long PauseAfter(int paid) =>
        !Style.PaysAsRecorded ? PaymentEveryMs
            : paid == 1 ? RecordedSecondPaymentMs
            : paid == 2 ? RecordedThirdPaymentMs - RecordedSecondPaymentMs
            : RecordedPaymentEveryMs;

    // Swap events carry no time of their own: their event time is the envelope's.
    private long EnvelopeLag(EventKind kind) => kind == EventKind.Swap ? 0 : Random.Below(2);

    private void AddRunnerTrace(EventKind kind, OrchestratorNode node, long atMs) =>
        Add(new PlannedEvent { Kind = kind, DataMs = atMs - _gateway.ClockSkewMs + node.RunnerSkewMs, EnvelopeMs = atMs + 1, Node = node });

    private long Free(long atMs)
    {
        while (!_taken.Add(atMs))
        {
            atMs++;
        }

        return atMs;
    }

    private void Add(PlannedEvent planned)
    {
        // Whoever owns the node at the time is who gets named and paid.
        planned.Node = planned.Node?.At(planned.EnvelopeMs);
        planned.Number = _events.Count;
        planned.Spelling = Style.SpellingOf(Random, planned);
        _events.Add(planned);
    }
}
