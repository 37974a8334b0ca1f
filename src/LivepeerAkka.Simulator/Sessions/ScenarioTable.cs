using LivepeerAkka.Simulator.Sessions.Scripts;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Which scripts there are and how often they are played.</summary>
internal static class ScenarioTable
{
    // Dense: shares of a hundred, a network that mostly works, with every trouble often enough to be seen among some hundred sessions.
    // Real: shares of a thousand.
    private static readonly (Scenario Scenario, int Dense, int Real, Action<PlanBuilder> Write)[] Rows =
    [
        (Scenario.NormalClosed, 30, 640, NormalScripts.Closed),
        (Scenario.NormalStopped, 5, 60, NormalScripts.Stopped),
        (Scenario.NormalIdle, 6, 50, NormalScripts.Idle),
        (Scenario.Refused, 6, 40, StartupScripts.Refused),
        (Scenario.LoadingForever, 6, 25, StartupScripts.LoadingForever),
        (Scenario.StartupError, 5, 25, StartupScripts.Error),
        (Scenario.UserLeftEarly, 5, 50, StartupScripts.UserLeftEarly),
        (Scenario.InputFault, 4, 20, StartupScripts.InputFault),
        (Scenario.RequestOnly, 2, 10, StartupScripts.RequestOnly),
        (Scenario.NeverRequested, 2, 5, NormalScripts.NeverRequested),
        (Scenario.SwapConfirmed, 6, 15, SwapScripts.Confirmed),
        (Scenario.SwapInferred, 4, 5, SwapScripts.Inferred),
        (Scenario.SwapNamedLater, 2, 2, SwapScripts.NamedLater),
        (Scenario.SwapPhantom, 3, 3, SwapScripts.Phantom),
        (Scenario.SwapAfterFailedStart, 3, 5, SwapScripts.AfterFailedStart),
        (Scenario.SwapAndReturn, 2, 2, SwapScripts.AndReturn),
        (Scenario.OutputLost, 3, 10, NormalScripts.OutputLost),
        (Scenario.RunnerRestarts, 2, 10, NormalScripts.RunnerRestarts),
        (Scenario.ParamsUpdates, 3, 20, NormalScripts.ParamsUpdates),
        (Scenario.Reopened, 1, 3, NormalScripts.Reopened),
    ];

    private static readonly Weighted<Scenario> Dense = new([.. Rows.Select(r => (r.Scenario, r.Dense))]);
    private static readonly Weighted<Scenario> Real = new([.. Rows.Select(r => (r.Scenario, r.Real))]);

    public static Scenario Draw(SeededRandom random, TrafficMix mix) => (mix == TrafficMix.Real ? Real : Dense).Pick(random);

    public static void Write(Scenario scenario, PlanBuilder plan) => Rows.Single(r => r.Scenario == scenario).Write(plan);

    /// <summary>Name in the truth file.</summary>
    public static string NameOf(Scenario scenario) =>
        string.Concat(scenario.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
