using System.Collections.Concurrent;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaRebalanceTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    private const int Partitions = 8;

    [Fact]
    public async Task A_second_member_takes_over_what_the_first_has_finished_and_nothing_is_handled_twice()
    {
        const int Rounds = 25;
        const int PerRound = 50;
        var topic = await Fixture.NewTopicAsync(Partitions);
        var settings = Settings(topic) with { BufferRecordsMax = 200, BufferRecordsResume = 100 };
        var seen = new ConcurrentQueue<(int Partition, long Offset)>();
        async Task Handle(Domain.Events.SourceRecord record)
        {
            await Task.Yield();
            seen.Enqueue((record.Position.Partition, record.Position.Offset));
        }

        await using var first = Reader.Start(System, settings, Store, Handle, groupRecords: 20);
        await Eventually.HoldsAsync("first owns all", () => first.Control.Statistics.Partitions.Count == Partitions);
        var producing = Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await ProduceAsync(topic, Partitions, PerRound, from: round * PerRound);
            }
        });
        await Eventually.HoldsAsync(
            "the first has finished something of every partition",
            () => first.Control.Statistics.Partitions is { Count: Partitions } owned && owned.All(p => p.Committed > 0), () => first.Control.Statistics);
        await using var second = Reader.Start(System, settings, Store, Handle, groupRecords: 20);
        await Eventually.HoldsAsync(
            "partitions shared", () => first.Control.Statistics.Partitions.Count == Partitions / 2 && second.Control.Statistics.Partitions.Count == Partitions / 2,
            () => (first.Control.Statistics, second.Control.Statistics));
        await producing;
        await ProduceAsync(topic, Partitions, PerRound, from: Rounds * PerRound);

        const int Count = (Rounds + 1) * PerRound;
        await Eventually.HoldsAsync(
            "all handled", () => first.Handled.Count + second.Handled.Count == Partitions * Count, () => (first.Control.Statistics, second.Control.Statistics));

        Assert.Equal(Partitions * Count, seen.Distinct().Count());
        Assert.Equal(Partitions * Count, seen.Count);
        Assert.Equal(0, first.Control.Statistics.RevokedUnfinished);
        Assert.Contains(second.Assigned, p => p.StartOffset > 0);
    }

    [Fact]
    public async Task A_revocation_waits_for_what_is_in_flight()
    {
        var topic = await Fixture.NewTopicAsync(2);
        await ProduceAsync(topic, 2, 300);
        var gate = new TaskCompletionSource();
        var settings = Settings(topic);
        await using var first = Reader.Start(System, settings, Store, _ => gate.Task);
        await Eventually.HoldsAsync("in flight", () => first.Control.Statistics.Partitions is { Count: 2 } all && all.All(p => p.Emitted > 0));
        await using var second = Reader.Start(System, settings, Store);

        // The one that is revoked is closed at once: what was buffered behind what is in flight is dropped.
        await Eventually.HoldsAsync("revocation begun", () => first.Control.Statistics.Rebalances > 1 && first.Control.Statistics.Partitions.Any(p => p.BufferedRecords == 0));
        Assert.Empty(second.Assigned);
        gate.SetResult();

        await Eventually.HoldsAsync("all handled", () => first.Handled.Count + second.Handled.Count == 600, () => (first.Control.Statistics, second.Control.Statistics));
        AssertAllOnceInOrder(first.Handled.Concat(second.Handled), 2, 300);
        Assert.Equal(0, first.Control.Statistics.RevokedUnfinished);
        Assert.True(second.Assigned.Single().StartOffset > 0);
    }

    [Fact]
    public async Task A_revocation_that_runs_out_of_time_is_counted_and_the_records_come_again()
    {
        var topic = await Fixture.NewTopicAsync(2);
        await ProduceAsync(topic, 2, 300);
        var gate = new TaskCompletionSource();
        var settings = Settings(topic) with { RevokeDrainTimeout = TimeSpan.FromMilliseconds(200) };
        await using var first = Reader.Start(System, settings, Store, _ => gate.Task);
        await Eventually.HoldsAsync("in flight", () => first.Control.Statistics.Partitions is { Count: 2 } all && all.All(p => p.Emitted > 0));
        await using var second = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("second has handled its half", () => second.Handled.Count == 300);
        gate.SetResult();

        await Eventually.HoldsAsync("first has handled its half", () => first.Handled.Count == 300, () => first.Control.Statistics);
        AssertAllOnceInOrder(first.Handled.Concat(second.Handled), 2, 300);
        Assert.Equal(1, first.Control.Statistics.RevokedUnfinished);
        await Eventually.HoldsAsync("late progress counted", () => first.Control.Statistics.CommitsOfFormerAssignments > 0);
    }

    [Theory]
    [InlineData("partition.assignment.strategy", "cooperative-sticky")]
    [InlineData("partition.assignment.strategy", "range")]
    [InlineData("group.protocol", "consumer")]
    public async Task A_member_that_leaves_hands_its_partitions_over(string property, string value)
    {
        var topic = await Fixture.NewTopicAsync(Partitions);
        var settings = Settings(topic) with { Client = new Dictionary<string, string>(StringComparer.Ordinal) { [property] = value } };
        await using var first = Reader.Start(System, settings, Store);
        var second = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync(
            "partitions shared", () => first.Control.Statistics.Partitions.Count == Partitions / 2 && second.Control.Statistics.Partitions.Count == Partitions / 2);
        await ProduceAsync(topic, Partitions, 100);

        Assert.True((await second.Control.DrainAsync()).IsClean);
        await ProduceAsync(topic, Partitions, 100, from: 100);

        await Eventually.HoldsAsync("all handled", () => first.Handled.Count + second.Handled.Count == Partitions * 200);
        AssertAllOnceInOrder(second.Handled.Concat(first.Handled), Partitions, 200);
        Assert.Equal(Partitions, first.Control.Statistics.Partitions.Count);
    }

    [Fact]
    public async Task Patterns_give_the_first_matching_organisation_and_find_new_topics()
    {
        var prefix = Fixture.NewName("pattern");
        var settings = Settings() with
        {
            Topics =
            [
                new TopicSubscription(null, $@"{prefix}\.mirror\.\w+", "other"),
                new TopicSubscription($"{prefix}.named", null, "named"),
                new TopicSubscription(null, $@"{prefix}\..+", "own"),
            ],
            DeadLetterTopic = $"{prefix}.dlq",
        };
        foreach (var topic in (string[])[$"{prefix}.mirror.a", $"{prefix}.named", $"{prefix}.b", $"{prefix}.dlq", $"{prefix}2.c"])
        {
            await Fixture.Broker.CreateTopicAsync(topic, 1);
            await ProduceAsync(topic, 1, 10);
        }

        await using var reader = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("three topics handled", () => reader.Handled.Count == 30, () => reader.Control.Statistics);
        await Fixture.Broker.CreateTopicAsync($"{prefix}.later", 1);
        await ProduceAsync($"{prefix}.later", 1, 10);
        await Eventually.HoldsAsync("the new topic handled", () => reader.Handled.Count == 40, () => reader.Control.Statistics);

        Assert.Equal(
            [($"{prefix}.b", "own"), ($"{prefix}.later", "own"), ($"{prefix}.mirror.a", "other"), ($"{prefix}.named", "named")],
            reader.Handled.Select(r => (r.Position.Topic, r.Org)).Distinct().Order());
    }
}
