using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Measures the memory of the process, so nothing may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public sealed class SimulationMemoryTests
{
    private const string Name = "Alone in the process";

    [Fact]
    public void A_run_of_millions_of_records_is_made_as_it_is_read()
    {
        var options = SimulationTests.Options(1, 20_000_000, 8_000, SimulationTests.Set(FaultNames.Duplicates, FaultNames.Noise));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(50_000, Simulation.Run(options).Take(50_000).Count());
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 20_000_000);
    }
}
