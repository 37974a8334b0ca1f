using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Keeps the truth of a run in memory.</summary>
public sealed class CollectedTruth : ITruthSink
{
    private readonly List<SessionTruth> _sessions = [];
    private readonly List<AttributionTruth> _attributions = [];
    private readonly List<PaymentTruth> _payments = [];
    private readonly List<JobTruth> _jobs = [];
    private readonly List<StretchTruth> _stretches = [];
    private HourInputs _hours = new();
    private TruthTotals? _totals;

    /// <summary>The totals are known: they come last.</summary>
    public bool IsComplete => _totals is not null;

    /// <summary>The truth of the run.</summary>
    /// <exception cref="InvalidOperationException">The run's records have not been read to their end.</exception>
    public RunTruth Result =>
        new(_sessions, _totals ?? throw new InvalidOperationException("The run is not over: its totals are not known."))
        {
            Attributions = _attributions,
            Payments = _payments,
            Jobs = _jobs,
            Stretches = _stretches,
            Hours = _hours,
        };

    /// <inheritdoc />
    public void Session(SessionTruth truth) => _sessions.Add(truth);

    /// <inheritdoc />
    public void Attribution(AttributionTruth truth) => _attributions.Add(truth);

    /// <inheritdoc />
    public void Payment(PaymentTruth truth) => _payments.Add(truth);

    /// <inheritdoc />
    public void Job(JobTruth truth) => _jobs.Add(truth);

    /// <inheritdoc />
    public void Stretch(StretchTruth truth) => _stretches.Add(truth);

    /// <inheritdoc />
    public void Hours(HourInputs inputs) => _hours = inputs;

    /// <inheritdoc />
    public void Totals(TruthTotals totals) => _totals = totals;
}
