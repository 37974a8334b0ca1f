using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>ClickHouse takes rows and does not say so, is slow, or answers with errors of any kind.</summary>
public sealed class StoreFaultTests
{
    private const int FaultyInserts = 12;
    private const int FaultyRequests = 60;

    /// <summary>LOGICAL_ERROR: does not look as if it passed.</summary>
    private const int LogicalError = 49;
    private const int OutOfMemory = 241;
    private const int UnknownTable = 60;

    [Theory]
    [InlineData(ClickHouseFaultMode.ErrorAfterWrite)]
    [InlineData(ClickHouseFaultMode.DropAfterWrite)]
    public async Task Inserts_that_were_written_and_answered_with_a_failure_double_no_row(ClickHouseFaultMode mode)
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 60);
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

    [Fact]
    public async Task A_store_that_is_slow_then_fails_oddly_then_has_no_memory_for_queries_of_any_kind_loses_and_doubles_nothing()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 60);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.ProduceHere(network.File);
        var faults = new ClickHouseFault[]
        {
            new() { Mode = ClickHouseFaultMode.Delay, Ms = 700, Count = FaultyRequests },
            new() { Mode = ClickHouseFaultMode.Error, Code = LogicalError, Count = FaultyRequests },
            new() { Mode = ClickHouseFaultMode.Error, Code = OutOfMemory, Count = FaultyRequests },
            new() { Mode = ClickHouseFaultMode.Refuse, Count = FaultyRequests },
        };
        for (var i = 0; i < faults.Length; i++)
        {
            await stack.AccountedReachesAsync(network.Records * i / faults.Length);
            await stack.ClickHouse.SetFaultAsync(faults[i]);
        }

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.ClickHouse.SetFaultAsync(new ClickHouseFault());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.Equal(0, await stack.Node!.StopAsync());
    }

    [Fact]
    [Trait("Set", "long")]
    public async Task An_error_that_no_repetition_mends_ends_the_node_with_its_reason_and_the_next_one_goes_on_from_there()
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 60);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.ProduceHere(network.File);
        await stack.AccountedReachesAsync(network.Records / 3);

        await stack.ClickHouse.SetFaultAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Error, Code = UnknownTable, Count = 1, InsertsOnly = true });
        Assert.Equal(1, await stack.Node!.ExitAsync());
        Assert.Contains("could not write", stack.Node.Errors, StringComparison.Ordinal);
        await stack.StartNodeAsync();

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        Assert.Equal(0, await stack.Node.StopAsync());
    }
}
