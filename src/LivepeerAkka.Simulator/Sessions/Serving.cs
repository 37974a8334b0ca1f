using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>One node's stretch of work, as a script wants it. Times epoch ms on the gateway's clock, spans ms.</summary>
internal sealed record Serving
{
    public required OrchestratorNode Node { get; init; }

    /// <summary>First ingest segment sent to the node.</summary>
    public required long FromMs { get; init; }

    /// <summary>End of its work; not included.</summary>
    public required long ToMs { get; init; }

    /// <summary>From the first ingest to the first processed segment; null = nothing is ever processed.</summary>
    public long? FirstOutputAfterMs { get; init; }

    /// <summary>From the first ingest to the third processed segment; null = never.</summary>
    public long? PlayableAfterMs { get; init; }

    /// <summary>Output is 0 from here on; null = it lasts.</summary>
    public long? OutputEndsMs { get; init; }

    /// <summary>Input fps is above 0.</summary>
    public bool HasInput { get; init; } = true;

    /// <summary>State before there is output.</summary>
    public PlannedState StateBeforeOutput { get; init; } = PlannedState.Loading;

    /// <summary>Early statuses name nobody.</summary>
    public bool NamelessFirstStatus { get; init; }

    /// <summary>A start as in a healthy network: 370 ms to the first output, 4.5 s until playable, more or less.</summary>
    public static Serving Healthy(SeededRandom random, OrchestratorNode node, long fromMs, long toMs)
    {
        var first = random.Between(250, 1_400);
        return new Serving
        {
            Node = node,
            FromMs = fromMs,
            ToMs = toMs,
            FirstOutputAfterMs = first,
            PlayableAfterMs = first + random.Between(1_200, 6_000),
        };
    }

    /// <summary>A start that never gives output.</summary>
    public static Serving Hanging(OrchestratorNode node, long fromMs, long toMs) => new() { Node = node, FromMs = fromMs, ToMs = toMs };

    /// <summary>Writes the stretch's traces, statuses and payments.</summary>
    public void Write(PlanBuilder plan)
    {
        var from = plan.Trace(EventKind.FirstIngest, FromMs, Node);
        long? firstOutput = FirstOutputAfterMs is { } first && from + first < ToMs ? from + first : null;
        long? playable = PlayableAfterMs is { } few && from + few < ToMs ? from + few : null;
        plan.RunnerTraces(Node, from + 2, firstOutput is { } output ? from + 2 + ((output - from) / 3) : null);
        if (firstOutput is { } processed)
        {
            firstOutput = plan.Trace(EventKind.FirstProcessed, processed, Node);
        }

        if (playable is { } third)
        {
            plan.Trace(EventKind.FewProcessed, third, Node);
            plan.Trace(EventKind.FirstData, third + 40, Node);
        }

        plan.Payments(Node, from, ToMs);
        WriteStatuses(plan, playable ?? long.MaxValue);
    }

    private void WriteStatuses(PlanBuilder plan, long outputFromMs)
    {
        var baseline = plan.Random.Between(14_000_000, 24_000_000);
        var isFirst = true;
        foreach (var at in plan.StatusTimes(ToMs))
        {
            var hasOutput = at >= outputFromMs && at < (OutputEndsMs ?? long.MaxValue);
            var state = hasOutput ? PlannedState.Online : at < outputFromMs ? StateBeforeOutput : PlannedState.DegradedInference;
            if (hasOutput && plan.Random.Chance(150))
            {
                state = plan.Random.Chance(5_000) ? PlannedState.DegradedInput : PlannedState.Blank;
            }

            var input = HasInput ? baseline + plan.Random.Between(-300_000, 2_600_000) : 0;
            var output = hasOutput ? baseline + plan.Random.Between(-1_600_000, 900_000) : 0;
            plan.Status(at, isFirst && NamelessFirstStatus ? null : Node, state, input, output);
            isFirst = false;
        }
    }
}
