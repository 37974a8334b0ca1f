using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions.Scripts;

/// <summary>Streams that never give output.</summary>
internal static class StartupScripts
{
    /// <summary>The default patience of the rules, ms: scripts aim at both sides of it and at it.</summary>
    private const long PatienceMs = 15_000;

    public static void Refused(PlanBuilder plan)
    {
        plan.Request();
        var at = plan.RequestMs + plan.Random.Between(300, 4_000);
        var dice = plan.Random.Below(3);
        if (dice < 2)
        {
            plan.Trace(EventKind.NoOrchestrators, at, node: null);
        }

        if (dice > 0)
        {
            var text = plan.Random.Chance(5_000) ? "no orchestrators available" : "No orchestrators available within 3 s";
            plan.Error(at + 1, text, ErrorMeaning.NoOrchestrator);
        }

        Closing.Somehow(plan, at + plan.Random.Between(20, 30_000), node: null);
    }

    public static void RequestOnly(PlanBuilder plan) => plan.Request();

    public static void LoadingForever(PlanBuilder plan)
    {
        var (node, from) = Begin(plan);
        var end = from + plan.Random.Between(PatienceMs + 1_000, 150_000);
        var hanging = Serving.Hanging(node, from, end);
        (plan.Random.Chance(2_000) ? hanging with { HasInput = false } : hanging).Write(plan);
        plan.IngestMetrics(plan.RequestMs, end);
        Closing.Somehow(plan, end, node);
    }

    public static void Error(PlanBuilder plan)
    {
        var (node, from) = Begin(plan);
        var at = from + plan.Random.Between(1_000, 12_000);
        var end = at + plan.Random.Between(500, 60_000);
        var text = plan.Random.Pick(Catalogue.RealErrors);
        if (plan.Random.Chance(6_000))
        {
            plan.Sticky = new ScriptedError(text, ErrorMeaning.Real, at);

            // Every status that is sent carries the error: none before it.
            _ = plan.StatusTimes(at).Count();
        }

        // Without a status before the end only the event can tell.
        if (plan.Sticky is null || plan.NextStatusMs + PlanBuilder.StatusJitterMs >= end || plan.Random.Chance(7_000))
        {
            plan.Error(at, text, ErrorMeaning.Real);
        }

        Serving.Hanging(node, from, end).Write(plan);
        Closing.Somehow(plan, end, node);
    }

    public static void UserLeftEarly(PlanBuilder plan)
    {
        if (plan.Random.Chance(1_500))
        {
            plan.Request();
            Closing.ByIngest(plan, plan.RequestMs + plan.Random.Between(500, PatienceMs + 3_000), node: null);
            return;
        }

        var (node, from) = Begin(plan);
        var stay = plan.Random.Below(6) switch
        {
            0 => PatienceMs,
            1 => PatienceMs + 1,
            _ => plan.Random.Between(500, PatienceMs - 1),
        };
        var closed = Closing.ByIngest(plan, from + stay, node);
        Serving.Hanging(node, from, closed).Write(plan);
        Closing.Aftermath(plan, closed, node);
    }

    public static void InputFault(PlanBuilder plan)
    {
        var (node, from) = Begin(plan);
        var end = from + plan.Random.Between(6_000, 90_000);
        var isReported = plan.Random.Chance(6_000);
        if (isReported)
        {
            plan.Error(from + plan.Random.Between(500, 5_000), plan.Random.Pick(Catalogue.InputFaults), ErrorMeaning.InputFault);
        }

        // A reported fault with input present excuses nobody.
        var hasInput = isReported && plan.Random.Chance(1_500);
        var state = isReported ? PlannedState.Loading : PlannedState.DegradedInput;
        (Serving.Hanging(node, from, end) with { HasInput = hasInput, StateBeforeOutput = state }).Write(plan);
        Closing.Somehow(plan, end, node);
    }

    private static (OrchestratorNode Node, long FromMs) Begin(PlanBuilder plan)
    {
        plan.Request();
        var node = plan.AnotherNode();
        plan.Selection(node);
        return (node, plan.RequestMs + NormalScripts.StartDelay(plan));
    }
}
