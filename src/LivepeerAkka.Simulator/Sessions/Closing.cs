using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Ways in which a session ends.</summary>
internal static class Closing
{
    /// <summary>The ingest's close with its error event beside it.</summary>
    /// <returns>Time of the terminal trace.</returns>
    public static long ByIngest(PlanBuilder plan, long atMs, OrchestratorNode? node)
    {
        var at = plan.Trace(EventKind.IngestClosed, atMs, node);
        plan.Error(at + plan.Random.Between(-2, 3), plan.Random.Pick(Catalogue.CloseMarkers), ErrorMeaning.CloseMarker);
        return at;
    }

    /// <summary>A stop, sometimes with the ingest's close just before or after it.</summary>
    /// <returns>Time of the last terminal trace.</returns>
    public static long ByStop(PlanBuilder plan, long atMs, OrchestratorNode? node)
    {
        var at = plan.Trace(EventKind.StreamStopped, atMs, node);
        return plan.Random.Chance(3_000) ? Math.Max(at, ByIngest(plan, at + plan.Random.Between(-20, 20), node)) : at;
    }

    /// <summary>Any of the ways, the silent one included.</summary>
    public static void Somehow(PlanBuilder plan, long atMs, OrchestratorNode? node)
    {
        switch (plan.Random.Below(10))
        {
            case < 7:
                ByIngest(plan, atMs, node);
                break;
            case < 9:
                ByStop(plan, atMs, node);
                break;
            default:
                break;
        }
    }

    /// <summary>What may still arrive after a close: a last sample without input, a real error that blames nobody.</summary>
    public static void Aftermath(PlanBuilder plan, long closedMs, OrchestratorNode node)
    {
        if (plan.Random.Chance(800))
        {
            plan.Status(closedMs + plan.Random.Between(1_000, 8_000), node, PlannedState.Offline, 0, 0);
        }

        if (plan.Random.Chance(800))
        {
            plan.Error(closedMs + plan.Random.Between(1, 5_000), plan.Random.Pick(Catalogue.RealErrors), ErrorMeaning.Real);
        }
    }
}
