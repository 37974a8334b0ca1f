using System.Diagnostics;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.Kafka;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaFaultTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    private const short OffsetCommit = 8;
    private const short Fetch = 1;
    private const short Heartbeat = 12;

    private static Task<EmbeddedBroker> OwnBrokerAsync(int partitions) =>
        EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new BrokerTopic("t", partitions)] });

    [Fact]
    public async Task A_broker_that_is_away_for_three_seconds_is_waited_for()
    {
        await using var broker = await OwnBrokerAsync(4);
        await using var reader = Reader.Start(System, Settings("t") with { Bootstrap = broker.Bootstrap }, Store);
        await ProduceAsync(broker.Bootstrap, "t", 4, 500);
        await Eventually.HoldsAsync("handled before", () => reader.Handled.Count == 2000);

        await broker.SetDownAsync(true);
        var producing = ProduceAsync(broker.Bootstrap, "t", 4, 500, from: 500);
        var before = reader.Control.Statistics.Errors;
        var downAt = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("away beyond the session timeout", () => Stopwatch.GetElapsedTime(downAt) > TimeSpan.FromSeconds(3) && reader.Control.Statistics.Errors > before);
        await broker.SetDownAsync(false);
        await producing;

        await Eventually.HoldsAsync("handled after", () => reader.Handled.Count == 4000, () => reader.Control.Statistics);
        AssertAllOnceInOrder(reader.Handled, 4, 1000);
        Assert.Equal(KafkaSourceState.Running, reader.Control.Statistics.State);
        Assert.NotEmpty(reader.Control.Statistics.LastError);
    }

    [Fact]
    public async Task A_broker_that_comes_only_after_the_start_is_waited_for()
    {
        await using var broker = await OwnBrokerAsync(1);
        await broker.SetDownAsync(true);
        await using var reader = Reader.Start(System, Settings("t") with { Bootstrap = broker.Bootstrap }, Store);
        await Eventually.HoldsAsync("the absence is noticed", () => reader.Control.Statistics.Errors > 0);

        await broker.SetDownAsync(false);
        await ProduceAsync(broker.Bootstrap, "t", 1, 10);

        await Eventually.HoldsAsync("handled", () => reader.Handled.Count == 10, () => reader.Control.Statistics);
    }

    [Fact]
    public async Task A_drain_ends_in_time_when_the_broker_is_away()
    {
        await using var broker = await OwnBrokerAsync(2);
        var reader = Reader.Start(System, Settings("t") with { Bootstrap = broker.Bootstrap }, Store);
        await ProduceAsync(broker.Bootstrap, "t", 2, 100);
        await Eventually.HoldsAsync("handled", () => reader.Handled.Count == 200);
        await broker.SetDownAsync(true);
        await Eventually.HoldsAsync("the loss is noticed", () => reader.Control.Statistics.Errors > 0);

        var drained = await reader.Control.DrainAsync().WaitAsync(TimeSpan.FromSeconds(15));

        Assert.True(drained.IsClean);
        Assert.Equal(100, Store.Get(new PartitionId("t", 0)));
    }

    [Fact]
    public async Task Refused_commits_of_the_group_are_counted_and_cost_nothing_else()
    {
        await using var broker = await OwnBrokerAsync(1);
        await using var reader = Reader.Start(System, Settings("t") with { Bootstrap = broker.Bootstrap }, Store);
        await Eventually.HoldsAsync("start committed", () => reader.Control.Statistics.Partitions is [{ Committed: 0 }]);
        const int GroupAuthorizationFailed = 30;
        await broker.PushErrorsAsync(OffsetCommit, [GroupAuthorizationFailed]);

        await ProduceAsync(broker.Bootstrap, "t", 1, 100);
        await Eventually.HoldsAsync("refusal counted", () => reader.Control.Statistics.CommitFailures > 0, () => reader.Control.Statistics);
        await ProduceAsync(broker.Bootstrap, "t", 1, 100, from: 100);

        await Eventually.HoldsAsync("committed later", () => reader.Control.Statistics.Partitions is [{ Committed: 200 }], () => reader.Control.Statistics);
        Assert.Equal(200, reader.Handled.Count);
    }

    [Fact]
    public async Task Lost_partitions_are_not_waited_for_and_late_progress_of_them_changes_nothing()
    {
        await using var broker = await OwnBrokerAsync(1);
        await ProduceAsync(broker.Bootstrap, "t", 1, 250);
        var settings = Settings("t") with { Bootstrap = broker.Bootstrap, RevokeDrainTimeout = TimeSpan.FromMinutes(3) };
        var gate = new TaskCompletionSource();
        await using var first = Reader.Start(System, settings, Store, _ => gate.Task);
        await Eventually.HoldsAsync("in flight", () => first.Control.Statistics.Partitions is [{ Emitted: > 0 }]);
        const int UnknownMember = 25;
        await broker.PushErrorsAsync(Heartbeat, [UnknownMember]);

        await Eventually.HoldsAsync("assigned anew", () => first.Assigned.Count == 2, () => first.Control.Statistics);
        gate.SetResult();
        await Eventually.HoldsAsync("ended or done", () => first.Done.IsCompleted || first.Handled.Count == 250, () => first.Control.Statistics);
        await first.KillAsync();
        await using var second = Reader.Start(System, settings, Store);

        await Eventually.HoldsAsync("all handled", () => first.Handled.Count + second.Handled.Count == 250, () => second.Control.Statistics);
        AssertAllOnceInOrder(first.Handled.Concat(second.Handled), 1, 250);
        Assert.True(first.Control.Statistics.CommitsOfFormerAssignments > 0);
    }

    [Fact]
    public async Task Passing_errors_of_the_broker_lose_and_repeat_nothing()
    {
        await using var broker = await OwnBrokerAsync(2);
        await using var reader = Reader.Start(System, Settings("t") with { Bootstrap = broker.Bootstrap }, Store);
        await Eventually.HoldsAsync("assigned", () => reader.Assigned.Count == 2);
        const int NotLeader = 6;
        const int TimedOut = 7;
        await broker.PushErrorsAsync(Fetch, [NotLeader, TimedOut, NotLeader]);

        await ProduceAsync(broker.Bootstrap, "t", 2, 1000);

        await Eventually.HoldsAsync("handled", () => reader.Handled.Count == 2000, () => reader.Control.Statistics);
        AssertAllOnceInOrder(reader.Handled, 2, 1000);
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_yet_is_reported_and_read_when_it_does()
    {
        await using var broker = await OwnBrokerAsync(1);
        await using var reader = Reader.Start(System, Settings("t", "later") with { Bootstrap = broker.Bootstrap }, Store);
        await ProduceAsync(broker.Bootstrap, "t", 1, 10);
        await Eventually.HoldsAsync("existing topic handled", () => reader.Handled.Count == 10);
        Assert.Contains("later", reader.Control.Statistics.LastError, StringComparison.Ordinal);

        await broker.CreateTopicAsync("later", 1);
        await ProduceAsync(broker.Bootstrap, "later", 1, 10);

        await Eventually.HoldsAsync("both handled", () => reader.Handled.Count == 20, () => reader.Control.Statistics);
    }
}
