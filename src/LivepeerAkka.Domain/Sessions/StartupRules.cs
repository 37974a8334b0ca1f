namespace LivepeerAkka.Domain.Sessions;

/// <summary>How a session or an attempt started (section 2).</summary>
/// <param name="Outcome">One of <see cref="StartupOutcome"/>.</param>
/// <param name="Reason">One of <see cref="OutcomeReason"/>, '' where the outcome needs none.</param>
public readonly record struct StartupVerdict(string Outcome, string Reason);

/// <summary>Startup outcomes.</summary>
public static class StartupOutcome
{
    public const string NotInDenominator = "not_in_denominator";
    public const string Success = "success";
    public const string Excused = "excused";
    public const string Unexcused = "unexcused";
    public const string Pending = "pending";
}

/// <summary>Reasons of excused and unexcused outcomes.</summary>
public static class OutcomeReason
{
    public const string NoOrchestrators = "no_orchestrators";
    public const string InputFault = "input_fault";
    public const string UserLeftEarly = "user_left_early";
    public const string Error = "error";
    public const string AbandonedWhileLoading = "abandoned_while_loading";
    public const string NoOutput = "no_output";
    public const string SwappedOut = "swapped_out";
}

/// <summary>What the rules look at, of a session or of one attempt.</summary>
internal readonly ref struct StartupEvidence
{
    /// <summary>The session's request was seen.</summary>
    public required bool IsKnown { get; init; }

    public required EdgeTimes Edges { get; init; }

    public required WorkTotals Work { get; init; }

    /// <summary>Nobody was available and nobody was tried; never true of an attempt.</summary>
    public bool HadNobodyToTry { get; init; }

    /// <summary>An attempt that a swap or the next node ended.</summary>
    public bool WasLeft { get; init; }

    /// <summary>The session is concluded.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>Time of the close, epoch ms, null = idle.</summary>
    public required long? ClosedAtMs { get; init; }

    /// <summary>From when the user's patience runs, epoch ms, null = never asked.</summary>
    public required long? WaitingSinceMs { get; init; }

    public bool IsPlayable => Edges.PlayableAtMs is not null || Work.PositiveSamples > 0;
}

/// <summary>The rules of section 2: the first that applies.</summary>
internal static class StartupRules
{
    public static StartupVerdict Decide(in StartupEvidence evidence, long patienceMs)
    {
        var work = evidence.Work;
        if (!evidence.IsKnown)
        {
            return new StartupVerdict(StartupOutcome.NotInDenominator, "");
        }

        if (evidence.IsPlayable)
        {
            return new StartupVerdict(StartupOutcome.Success, "");
        }

        if (evidence.HadNobodyToTry)
        {
            return new StartupVerdict(StartupOutcome.Excused, OutcomeReason.NoOrchestrators);
        }

        var onlyDegradedInput = work.StatusSamples > 0 && work.DegradedInputSamples == work.StatusSamples;
        if (work.BlamingErrors == 0 && work.InputSamples == 0 && (work.InputFaults > 0 || onlyDegradedInput))
        {
            return new StartupVerdict(StartupOutcome.Excused, OutcomeReason.InputFault);
        }

        if (evidence.WasLeft)
        {
            return new StartupVerdict(StartupOutcome.Unexcused, OutcomeReason.SwappedOut);
        }

        if (!evidence.HasEnded)
        {
            return new StartupVerdict(StartupOutcome.Pending, "");
        }

        if (work.BlamingErrors == 0 && evidence.ClosedAtMs - evidence.WaitingSinceMs <= patienceMs)
        {
            return new StartupVerdict(StartupOutcome.Excused, OutcomeReason.UserLeftEarly);
        }

        return new StartupVerdict(
            StartupOutcome.Unexcused,
            work.BlamingErrors > 0 ? OutcomeReason.Error
            : evidence.ClosedAtMs is not null ? OutcomeReason.AbandonedWhileLoading
            : OutcomeReason.NoOutput);
    }
}
