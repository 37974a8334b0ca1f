using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Who did what in big runs with every fault that concerns identity.</summary>
public sealed class AttributionTruthTests
{
    private static readonly SimulationOptions Big = SimulationTests.Options(8, 3_000, 6, FaultNames.Attribution) with
    {
        Orchestrators = 50, Gateways = 4, Organisations = 2, SessionMinutesMax = 20,
    };

    private static readonly RunTruth Truth = SimulationTests.Play(Big).Truth;

    [Fact]
    public void Dump()
    {
        var text = WorkComparison.Compare(Truth, WorkRows.Of(Truth)).Text();
        text += string.Join("\n", Truth.Attributions.SelectMany(a => a.Segments).GroupBy(s => s.Decision.Method).Select(g => $"{g.Key} {g.Count()}"));
        text += "\n" + string.Join("\n", Truth.Payments.GroupBy(s => s.LinkStatus).Select(g => $"{g.Key} {g.Count()}"));
        text += "\n" + string.Join("\n", Truth.Jobs.GroupBy(s => (s.Kind, s.SelectionOutcome, s.Identity.Status, s.Identity.Reason)).Select(g => $"{g.Key} {g.Count()}"));
        text += "\n" + string.Join("\n", Truth.Attributions.SelectMany(a => a.Segments).GroupBy(s => s.Decision.Gpu is { } g ? (g.Count > 1, g.ModelName == "") : (false, false)).Select(g => $"{g.Key} {g.Count()}"));
        text += $"\nstretches {Truth.Stretches.Count}";
        throw new InvalidOperationException(text);
    }
}
