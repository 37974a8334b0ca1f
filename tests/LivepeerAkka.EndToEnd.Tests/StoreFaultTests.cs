using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>ClickHouse takes rows and does not say so.</summary>
public sealed class StoreFaultTests
{
    private const int FaultyInserts = 12;

    [Theory]
    [InlineData(ClickHouseFaultMode.ErrorAfterWrite)]
    [InlineData(ClickHouseFaultMode.DropAfterWrite)]
    public async Task Inserts_that_were_written_and_answered_with_a_failure_double_no_row(ClickHouseFaultMode mode)
    {
        using var folder = new TestFolder();
        var network = await UndisturbedRun.MakeAsync(folder, sessions: 50, seed: 49);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await stack.StopMergesAsync();
        await using var produce = stack.Produce(network.File);
        foreach (var share in new[] { 0.0, 0.3, 0.6 })
        {
            await stack.AccountedReachesAsync((long)(network.Records * share));
            await stack.ClickHouse.SetFaultAsync(new ClickHouseFault { Mode = mode, Count = FaultyInserts, InsertsOnly = true });
        }

        Assert.Equal(0, await produce.ExitAsync());
        await stack.SettledAsync(network.Records);

        await network.AssertEqualAsync(stack);
        Assert.Empty(await stack.RepeatedRowsAsync("raw_", "fact_"));
        Assert.Contains("failed (attempt", stack.Node!.Errors, StringComparison.Ordinal);
        Assert.Empty(stack.Node.LoggedErrors);
        Assert.Equal(0, await stack.Node.StopAsync());
    }
}
