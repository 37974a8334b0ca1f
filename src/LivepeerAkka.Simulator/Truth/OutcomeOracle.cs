using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>What the startup of a session, or of one attempt in it, came to (sessions.md section 2).</summary>
internal static class OutcomeOracle
{
    private const long PatienceMs = 15_000;

    /// <param name="evidence">What the rules look at.</param>
    /// <returns>Outcome and reason; the reason '' where the rules name none.</returns>
    public static (string Outcome, string Reason) Decide(in StartupEvidence evidence)
    {
        if (!evidence.IsKnown)
        {
            return ("not_in_denominator", "");
        }

        if (evidence.IsPlayable)
        {
            return ("success", "");
        }

        if (evidence.FoundNobody)
        {
            return ("excused", "no_orchestrators");
        }

        if (!evidence.HasRealError && IsInputAtFault(evidence))
        {
            return ("excused", "input_fault");
        }

        if (evidence.WasLeft)
        {
            return ("unexcused", "swapped_out");
        }

        if (!evidence.HasRealError && evidence.ClosedMs - evidence.WaitedFromMs <= PatienceMs)
        {
            return ("excused", "user_left_early");
        }

        if (evidence.HasRealError)
        {
            return ("unexcused", "error");
        }

        return ("unexcused", evidence.ClosedMs is null ? "no_output" : "abandoned_while_loading");
    }

    private static bool IsInputAtFault(in StartupEvidence evidence)
    {
        var samples = evidence.Samples;
        return !samples.Any(s => s.Sample.InputMicros > 0)
            && (evidence.HasInputFault || (samples.Count > 0 && samples.All(s => s.Sample.State == PlannedState.DegradedInput)));
    }
}

/// <summary>What the outcome of a startup depends on; times epoch ms, null = never.</summary>
internal readonly record struct StartupEvidence(
    bool IsKnown, bool IsPlayable, bool FoundNobody, bool HasRealError, bool HasInputFault, bool WasLeft,
    IReadOnlyList<PlannedEvent> Samples, long? WaitedFromMs, long? ClosedMs);
