using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>The broker answers with errors, or slowly.</summary>
public sealed class BrokerFaultTests
{
    private const short Fetch = 1;
    private const short Metadata = 3;
    private const short OffsetCommit = 8;
    private const short OffsetFetch = 9;
    private const short JoinGroup = 11;
    private const short Heartbeat = 12;
    private const short SyncGroup = 14;

    private const int SlowMs = 300;

    /// <summary>Errors by kind of request: what a broker says while it moves partitions and groups, and what it should not say at all.</summary>
    private static readonly (short ApiKey, int[] Errors)[] Errors =
    [
        (Fetch, [6, -1, 5, 7, 56, 3, 6, 6]),
        (Metadata, [-1, 5]),
        (OffsetCommit, [14, 15, 16, 22, 25, 27, 7]),
        (OffsetFetch, [14, 16]),
        (Heartbeat, [27, 16, 25, 22]),
        (JoinGroup, [14, 15, 16, 25]),
        (SyncGroup, [27, 25]),
    ];

    [Fact]
    public Task A_broker_that_answers_with_errors_and_slowly_once_loses_and_doubles_nothing() => RunAsync(0.2);

    [Fact]
    [Trait("Set", "long")]
    public Task A_broker_that_answers_with_errors_and_slowly_again_and_again_loses_and_doubles_nothing() => RunAsync(0.1, 0.3, 0.5, 0.7);

    private static async Task RunAsync(params double[] shares)
    {
        var network = await UndisturbedRun.SharedAsync(sessions: 60);
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using var produce = stack.ProduceHere(network.File);
        foreach (var share in shares)
        {
            await stack.AccountedReachesAsync((long)(network.Records * share));
            foreach (var (key, errors) in Errors)
            {
                await stack.Broker.PushErrorsAsync(key, errors);
            }

            await stack.Broker.SetRoundTripAsync(SlowMs);
            await stack.AccountedReachesAsync((long)(network.Records * (share + 0.05)));
            await stack.Broker.SetRoundTripAsync(0);
        }

        Assert.Equal(network.Records, await produce.DeliveredAsync());
        await stack.SettledAsync(network.Records);
        await network.AssertEqualAsync(stack);
        await stack.Node!.ReadyAsync();
        Assert.Equal(0, await stack.Node.StopAsync());
    }
}
