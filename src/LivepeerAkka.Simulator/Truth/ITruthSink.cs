using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Takes the truth of a run while it is generated.</summary>
public interface ITruthSink
{
    /// <summary>
    /// Truth of one session; called when the session starts. Sessions whose records carry nothing but a hot wallet come at the end,
    /// since capabilities tell which node it is.
    /// </summary>
    void Session(SessionTruth truth);

    /// <summary>Who served a session; called after the last record.</summary>
    void Attribution(AttributionTruth truth);

    /// <summary>Called after the last record.</summary>
    void Payment(PaymentTruth truth);

    /// <summary>Called after the last record.</summary>
    void Job(JobTruth truth);

    /// <summary>Called after the last record.</summary>
    void Stretch(StretchTruth truth);

    /// <summary>What the hourly views are made of; called once, after the last record.</summary>
    void Hours(HourInputs inputs);

    /// <summary>Called once, last of all.</summary>
    void Totals(TruthTotals totals);
}
