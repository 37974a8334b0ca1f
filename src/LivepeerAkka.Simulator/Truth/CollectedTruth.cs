namespace LivepeerAkka.Simulator.Truth;

/// <summary>Keeps the truth of a run in memory.</summary>
public sealed class CollectedTruth : ITruthSink
{
    private readonly List<SessionTruth> _sessions = [];
    private TruthTotals? _totals;

    /// <summary>The truth of the run.</summary>
    /// <exception cref="InvalidOperationException">The run's records have not been read to their end.</exception>
    public RunTruth Result =>
        new(_sessions, _totals ?? throw new InvalidOperationException("The run is not over: its totals are not known."));

    /// <inheritdoc />
    public void Session(SessionTruth truth) => _sessions.Add(truth);

    /// <inheritdoc />
    public void Totals(TruthTotals totals) => _totals = totals;
}
