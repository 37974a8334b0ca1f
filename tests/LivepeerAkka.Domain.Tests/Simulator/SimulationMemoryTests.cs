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

    [Fact]
    [Trait("Set", "long")]
    public void Three_days_of_the_real_mix_need_no_more_memory_than_one()
    {
        // Every hour, so that each is met again every day: the highest of the last day against the highest of the first.
        var options = SimulationOptions.Real(3, 9_000) with { Hours = 72 };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var highest = new long[4];
        var (next, start) = (0L, options.Start.ToUnixTimeMilliseconds());
        foreach (var record in Simulation.Run(options))
        {
            var hour = (record.TimestampMs - start) / 3_600_000;
            if (hour >= next && hour < 72)
            {
                highest[hour / 24] = Math.Max(highest[hour / 24], GC.GetTotalMemory(forceFullCollection: true) - before);
                next = hour + 1;
            }
        }

        Assert.True(highest[2] < 40_000_000, $"{highest[2]} bytes");

        // Bursts of mirrors wait up to three days.
        Assert.True(highest[2] < highest[0] + 15_000_000, string.Join(", ", highest));
    }
}
