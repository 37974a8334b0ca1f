using LivepeerAkka.Simulator.Sessions.Scripts;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Which scripts there are and how often they are played.</summary>
internal static class ScenarioTable
{
    // Shares of a hundred: a network that mostly works, with every trouble often enough to be seen among some hundred sessions.
    private static readonly (Scenario Scenario, int Share, Action<PlanBuilder> Write)[] Rows =
    [
        (Scenario.NormalClosed, 30, NormalScripts.Closed),
        (Scenario.NormalStopped, 5, NormalScripts.Stopped),
        (Scenario.NormalIdle, 6, NormalScripts.Idle),
        (Scenario.Refused, 6, StartupScripts.Refused),
        (Scenario.LoadingForever, 6, StartupScripts.LoadingForever),
        (Scenario.StartupError, 5, StartupScripts.Error),
        (Scenario.UserLeftEarly, 5, StartupScripts.UserLeftEarly),
        (Scenario.InputFault, 4, StartupScripts.InputFault),
        (Scenario.RequestOnly, 2, StartupScripts.RequestOnly),
        (Scenario.NeverRequested, 2, NormalScripts.NeverRequested),
        (Scenario.SwapConfirmed, 6, SwapScripts.Confirmed),
        (Scenario.SwapInferred, 4, SwapScripts.Inferred),
        (Scenario.SwapNamedLater, 2, SwapScripts.NamedLater),
        (Scenario.SwapPhantom, 3, SwapScripts.Phantom),
        (Scenario.SwapAfterFailedStart, 3, SwapScripts.AfterFailedStart),
        (Scenario.SwapAndReturn, 2, SwapScripts.AndReturn),
        (Scenario.OutputLost, 3, NormalScripts.OutputLost),
        (Scenario.RunnerRestarts, 2, NormalScripts.RunnerRestarts),
        (Scenario.ParamsUpdates, 3, NormalScripts.ParamsUpdates),
        (Scenario.Reopened, 1, NormalScripts.Reopened),
    ];

    public static Scenario Draw(SeededRandom random)
    {
        var dice = random.Below(100);
        foreach (var (scenario, share, _) in Rows)
        {
            if (dice < share)
            {
                return scenario;
            }

            dice -= share;
        }

        throw new InvalidOperationException("The shares of the scenarios do not add up to 100.");
    }

    public static void Write(Scenario scenario, PlanBuilder plan) => Rows.Single(r => r.Scenario == scenario).Write(plan);

    /// <summary>Name in the truth file.</summary>
    public static string NameOf(Scenario scenario) =>
        string.Concat(scenario.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
