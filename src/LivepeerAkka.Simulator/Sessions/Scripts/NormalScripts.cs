using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions.Scripts;

/// <summary>Streams that start and run on one node.</summary>
internal static class NormalScripts
{
    public static void Closed(PlanBuilder plan)
    {
        var (node, end) = Run(plan);
        Closing.Aftermath(plan, Closing.ByIngest(plan, end, node), node);
    }

    public static void Stopped(PlanBuilder plan)
    {
        var (node, end) = Run(plan);
        Closing.Aftermath(plan, Closing.ByStop(plan, end, node), node);
    }

    public static void Idle(PlanBuilder plan) => Run(plan);

    public static void NeverRequested(PlanBuilder plan)
    {
        var (node, end) = Run(plan, isRequested: false);
        Closing.Somehow(plan, end, node);
    }

    /// <summary>Output stops while input goes on: three samples and more before the close.</summary>
    public static void OutputLost(PlanBuilder plan)
    {
        var ends = plan.RequestMs + 25_000 + Durations.Draw(plan.Random, plan.LongestMs);
        var silence = plan.Random.Between(31_000, 90_000);
        var (node, end) = Run(plan, s => s with { OutputEndsMs = ends, ToMs = ends + silence });
        Closing.Somehow(plan, end, node);
    }

    public static void ParamsUpdates(PlanBuilder plan)
    {
        var (node, end) = Run(plan);
        for (var left = plan.Random.Between(1, 4); left > 0; left--)
        {
            plan.ParamsUpdate(plan.Random.Between(plan.RequestMs + 4_000, end - 1), node);
        }

        plan.RunnerNote(plan.Random.Between(plan.RequestMs + 4_000, end - 1), node);
        Closing.ByIngest(plan, end, node);
    }

    /// <summary>The runner restarts: its counter grows, one sample has no output, and the reason stays in every later status.</summary>
    public static void RunnerRestarts(PlanBuilder plan)
    {
        plan.Request();
        var node = plan.AnotherNode();
        plan.Selection(node);
        plan.RestartCount = plan.Random.Below(4);
        var from = plan.RequestMs + StartDelay(plan);
        var at = from + plan.Random.Between(30_000, 90_000);
        Serving.Healthy(plan.Random, node, from, at).Write(plan);
        for (var left = plan.Random.Between(1, 3); left > 0; left--)
        {
            plan.RestartCount += (int)plan.Random.Between(1, 2);
            plan.Sticky = new ScriptedError(plan.Random.Pick(Catalogue.RealErrors), ErrorMeaning.Real, at);
            if (plan.Random.Chance(5_000))
            {
                plan.Error(at, plan.Sticky.Text, ErrorMeaning.Real);
            }

            var next = at + plan.Random.Between(25_000, 120_000);
            WriteAfterRestart(plan, node, next);
            at = next;
        }

        plan.IngestMetrics(plan.RequestMs, at);
        Closing.Somehow(plan, at, node);
    }

    /// <summary>Closed, then the same ids again with a request, a first ingest and a close of their own.</summary>
    public static void Reopened(PlanBuilder plan)
    {
        var (node, end) = Run(plan);
        Closing.ByIngest(plan, end, node);
        var again = end + plan.Random.Between(15_000, 200_000);
        var until = again + plan.Random.Between(20_000, 120_000);
        plan.Trace(EventKind.Request, again, node: null);

        // Nothing reports while the stream is closed.
        _ = plan.StatusTimes(again + 9_000).Count();
        var second = plan.Random.Chance(5_000) ? node : plan.AnotherNode(node);
        Serving.Healthy(plan.Random, second, again + StartDelay(plan), until).Write(plan);
        Closing.ByIngest(plan, until, second);
    }

    /// <summary>From the request to the first ingest, ms.</summary>
    public static long StartDelay(PlanBuilder plan) => plan.Random.Between(900, 4_500);

    private static (OrchestratorNode Node, long EndMs) Run(
        PlanBuilder plan, Func<Serving, Serving>? shape = null, bool isRequested = true)
    {
        if (isRequested)
        {
            plan.Request();
        }

        var node = plan.AnotherNode();
        plan.Selection(node);
        plan.RestartCount = plan.Random.Below(3);
        var from = plan.RequestMs + StartDelay(plan);
        var serving = Serving.Healthy(plan.Random, node, from, from + 8_000 + Durations.Draw(plan.Random, plan.LongestMs)) with
        {
            NamelessFirstStatus = plan.Random.Chance(500),
        };
        serving = shape?.Invoke(serving) ?? serving;
        serving.Write(plan);
        plan.IngestMetrics(plan.RequestMs, serving.ToMs);
        return (node, serving.ToMs);
    }

    private static void WriteAfterRestart(PlanBuilder plan, OrchestratorNode node, long untilMs)
    {
        var isFirst = true;
        foreach (var at in plan.StatusTimes(untilMs))
        {
            var output = isFirst ? 0 : plan.Random.Between(13_000_000, 22_000_000);
            plan.Status(at, node, isFirst ? PlannedState.DegradedInference : PlannedState.Online, 20_000_000, output);
            isFirst = false;
        }
    }
}
