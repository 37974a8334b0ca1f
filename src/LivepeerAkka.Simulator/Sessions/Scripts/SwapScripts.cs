using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions.Scripts;

/// <summary>Streams that more than one node serves.</summary>
internal static class SwapScripts
{
    public static void Confirmed(PlanBuilder plan)
    {
        var (first, left) = BeginWithHealthyNode(plan);
        plan.Trace(EventKind.Swap, left, first);
        GoOn(plan, plan.AnotherNode(first), first, left, left + plan.Random.Between(200, 6_000));
    }

    public static void Inferred(PlanBuilder plan)
    {
        var (first, left) = BeginWithHealthyNode(plan);
        GoOn(plan, plan.AnotherNode(first), first, left, left);
    }

    /// <summary>The swap event is timed after the next node's first evidence: up to 15 s it confirms, later it only counts.</summary>
    public static void NamedLater(PlanBuilder plan)
    {
        var (first, left) = BeginWithHealthyNode(plan);
        var delay = plan.Random.Below(4) switch
        {
            0 => 15_000,
            1 => plan.Random.Between(15_001, 45_000),
            _ => plan.Random.Between(100, 14_999),
        };
        plan.Trace(EventKind.Swap, left + delay, first);
        GoOn(plan, plan.AnotherNode(first), first, left, left);
    }

    /// <summary>A node was tried and left nothing but the swap that names it: before the start, or while another serves.</summary>
    public static void Phantom(PlanBuilder plan)
    {
        plan.Request();
        var first = plan.AnotherNode();
        var phantom = plan.AnotherNode(first);
        plan.Selection(phantom);
        var from = plan.RequestMs + NormalScripts.StartDelay(plan);
        if (plan.Random.Chance(6_000))
        {
            // Up to 15 s before the first evidence its boundary is confirmed, from further back it is an initial one.
            plan.Trace(EventKind.Swap, from, phantom);
            from += plan.Random.Chance(7_000) ? plan.Random.Between(300, 14_000) : plan.Random.Between(16_000, 30_000);
            EndAfter(plan, first, from);
            return;
        }

        var left = from + plan.Random.Between(20_000, 90_000);
        Serving.Healthy(plan.Random, first, from, left).Write(plan);
        plan.Trace(EventKind.Swap, left - plan.Random.Between(100, 19_000), phantom);
        GoOn(plan, plan.AnotherNode(first, phantom), first, left, left);
    }

    /// <summary>The first node loads for ever and is left; the next one may do no better.</summary>
    public static void AfterFailedStart(PlanBuilder plan)
    {
        plan.Request();
        var first = plan.AnotherNode();
        plan.Selection(first);
        var from = plan.RequestMs + NormalScripts.StartDelay(plan);
        var left = from + plan.Random.Between(5_000, 40_000);
        Serving.Hanging(first, from, left).Write(plan);
        if (plan.Random.Chance(3_000))
        {
            plan.Error(left - 500, plan.Random.Pick(Catalogue.RealErrors), ErrorMeaning.Real);
        }

        var second = plan.AnotherNode(first);
        var next = left;
        if (plan.Random.Chance(7_000))
        {
            plan.Trace(EventKind.Swap, left, first);
            next += plan.Random.Between(200, 3_000);
        }

        if (plan.Random.Chance(6_500))
        {
            EndAfter(plan, second, next);
            return;
        }

        var end = next + plan.Random.Between(3_000, 60_000);
        Serving.Hanging(second, next, end).Write(plan);
        plan.IngestMetrics(plan.RequestMs, end);
        Closing.Somehow(plan, end, second);
    }

    /// <summary>To another node and back, sooner and later than the 30 s within which a record of the first is a straggler.</summary>
    public static void AndReturn(PlanBuilder plan)
    {
        var (first, left) = BeginWithHealthyNode(plan);
        if (plan.Random.Chance(5_000))
        {
            plan.Trace(EventKind.Swap, left, first);
        }

        var second = plan.AnotherNode(first);
        var from = left + plan.Random.Between(200, 2_000);
        var back = from + plan.Random.Between(8_000, 80_000);
        plan.RestartCount = plan.Random.Below(4);
        Serving.Healthy(plan.Random, second, from, back).Write(plan);
        if (plan.Random.Chance(5_000))
        {
            plan.Trace(EventKind.Swap, back, second);
        }

        EndAfter(plan, first, back + plan.Random.Between(200, 2_000));
    }

    private static (OrchestratorNode Node, long LeftMs) BeginWithHealthyNode(PlanBuilder plan)
    {
        plan.Request();
        var node = plan.AnotherNode();
        plan.Selection(node);
        plan.RestartCount = plan.Random.Below(4);
        var from = plan.RequestMs + NormalScripts.StartDelay(plan);
        var left = from + plan.Random.Between(20_000, 200_000);
        var serving = Serving.Healthy(plan.Random, node, from, left);
        (plan.Random.Chance(2_500) ? serving with { OutputEndsMs = left - plan.Random.Between(9_000, 15_000) } : serving).Write(plan);
        return (node, left);
    }

    // The node that was left may still be named for a while: up to 30 s, after which it would count as back.
    private static void GoOn(PlanBuilder plan, OrchestratorNode next, OrchestratorNode previous, long leftMs, long fromMs)
    {
        if (plan.Random.Chance(3_500))
        {
            var at = plan.Random.Between(fromMs + 500, leftMs + 29_990);
            plan.Status(at, previous, PlannedState.Online, 18_000_000, plan.Random.Between(0, 9_000_000));
        }

        plan.RestartCount = plan.Random.Below(4);
        EndAfter(plan, next, fromMs);
    }

    private static void EndAfter(PlanBuilder plan, OrchestratorNode node, long fromMs)
    {
        var end = fromMs + 5_000 + Durations.Draw(plan.Random, plan.LongestMs);
        Serving.Healthy(plan.Random, node, fromMs, end).Write(plan);
        plan.IngestMetrics(plan.RequestMs, end);
        Closing.Somehow(plan, end, node);
    }
}
