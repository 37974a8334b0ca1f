using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaSourceTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    [Fact]
    public async Task Every_record_of_many_partitions_arrives_once_in_order_with_its_position()
    {
        const int Partitions = 12;
        const int Count = 5000;
        var topic = await Fixture.NewTopicAsync(Partitions);
        await ProduceAsync(topic, Partitions, Count);
        await using var reader = Reader.Start(System, Settings(topic) with { LogId = "log-1" }, Store);

        await Eventually.HoldsAsync("all records handled", () => reader.Handled.Count >= Partitions * Count, () => reader.Control.Statistics);

        AssertAllOnceInOrder(reader.Handled, Partitions, Count);
        Assert.All(reader.Handled, r =>
        {
            Assert.Equal(Value(r.Position.Partition, (int)r.Position.Offset), r.Value!.Value.ToArray());
            Assert.Equal(("org", topic, "log-1"), (r.Org, r.Position.Topic, r.Position.Log));
            Assert.InRange(r.ReceivedAtMs - r.TimestampMs!.Value, -1000, 120_000);
        });
        Assert.True((await reader.Control.DrainAsync()).IsClean);
    }

    [Fact]
    public async Task A_null_value_stays_null_and_an_empty_one_empty()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 2, (_, n) => n == 0 ? null : []);
        await using var reader = Reader.Start(System, Settings(topic), Store);

        await Eventually.HoldsAsync("both records", () => reader.Handled.Count == 2);

        Assert.Null(reader.Handled.First().Value);
        Assert.Equal(0, reader.Handled.Last().Value!.Value.Length);
    }

    [Fact]
    public async Task A_slow_partition_is_paused_within_its_buffer_and_the_others_go_on()
    {
        const int Count = 20_000;
        var topic = await Fixture.NewTopicAsync(2);
        await ProduceAsync(topic, 2, Count);
        var gate = new TaskCompletionSource();
        await using var reader = Reader.Start(
            System, Settings(topic) with { BufferRecordsMax = 100, BufferRecordsResume = 50 }, Store, r => r.Position.Partition == 0 ? gate.Task : Task.CompletedTask);

        await Eventually.HoldsAsync("partition 1 handled", () => reader.Handled.Count == Count, () => reader.Control.Statistics);
        await Eventually.HoldsAsync("partition 0 paused", () => reader.Control.Statistics.Partitions[0].IsPaused, () => reader.Control.Statistics);

        var slow = reader.Control.Statistics.Partitions[0];
        Assert.InRange(slow.BufferedRecords, 51, 100);
        Assert.Equal(0, slow.Finished);
        await Eventually.HoldsAsync("lag of the slow one known", () => reader.Control.Statistics.Partitions[0].LagRecords == Count);

        gate.SetResult();
        await Eventually.HoldsAsync("everything handled", () => reader.Handled.Count == 2 * Count, () => reader.Control.Statistics);
        AssertAllOnceInOrder(reader.Handled, 2, Count);
        Assert.True(reader.Control.Statistics.Pauses >= 1);
    }

    [Fact]
    public async Task Large_records_pause_by_their_bytes()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 40, (_, _) => new byte[100_000]);
        var gate = new TaskCompletionSource();
        await using var reader = Reader.Start(System, Settings(topic) with { BufferBytesMax = 500_000 }, Store, _ => gate.Task, groupRecords: 1);

        await Eventually.HoldsAsync("paused", () => reader.Control.Statistics.Partitions is [{ IsPaused: true }], () => reader.Control.Statistics);

        // The stages downstream may have taken a few since; what is buffered never exceeds the maximum by more than the record that reached it.
        Assert.InRange(reader.Control.Statistics.Partitions[0].BufferedBytes, 1, 600_000);
        gate.SetResult();
        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 40, () => reader.Control.Statistics);
        AssertAllOnceInOrder(reader.Handled, 1, 40);
    }

    [Fact]
    public async Task A_restart_goes_on_at_the_stored_offset()
    {
        const int Count = 3000;
        var topic = await Fixture.NewTopicAsync(4);
        var settings = Settings(topic);
        await ProduceAsync(topic, 4, Count);
        var first = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("some handled", () => first.Control.Statistics.Partitions is { Count: 4 } all && all.All(p => p.Finished > 100));
        var drained = await first.Control.DrainAsync();
        await first.Done;
        Assert.True(drained.IsClean);
        Assert.Equal(KafkaSourceState.Stopped, first.Control.Statistics.State);
        await ProduceAsync(topic, 4, 100, from: Count);

        await using var second = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("the rest handled", () => first.Handled.Count + second.Handled.Count >= 4 * (Count + 100));

        AssertAllOnceInOrder(first.Handled.Concat(second.Handled), 4, Count + 100);
        Assert.All(second.Assigned, p => Assert.True(p.StartOffset > 0));
    }

    [Fact]
    public async Task After_a_crash_only_what_was_not_stored_comes_again()
    {
        const int Count = 2000;
        var topic = await Fixture.NewTopicAsync(2);
        var settings = Settings(topic);
        await ProduceAsync(topic, 2, Count);
        var stuck = new TaskCompletionSource();
        var first = Reader.Start(System, settings, Store, r => r.Position.Offset >= 700 ? stuck.Task : Task.CompletedTask);
        await Eventually.HoldsAsync("stuck in both", () => first.Control.Statistics.Partitions is { Count: 2 } all && all.All(p => p.Emitted > 700));
        await first.KillAsync();

        await using var second = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("the rest handled", () => first.Handled.Count + second.Handled.Count >= 2 * Count);

        AssertAllOnceInOrder(first.Handled.Concat(second.Handled), 2, Count);
    }

    [Fact]
    public async Task Another_log_starts_at_its_low_watermark()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 50);
        Store.Set(new PartitionId(topic, 0), 40, log: "before");

        await using var reader = Reader.Start(System, Settings(topic) with { LogId = "now" }, Store);

        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 50);
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_is_asked_again()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 10);
        Store.FailNextReads(2);

        await using var reader = Reader.Start(System, Settings(topic), Store);

        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 10);
        Assert.Equal(3, Store.Reads);
    }

    [Fact]
    public async Task A_paused_source_keeps_its_partitions_and_reads_again_when_resumed()
    {
        var topic = await Fixture.NewTopicAsync(2);
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("assigned", () => reader.Control.Statistics.Partitions.Count == 2);
        reader.Control.Pause();
        await Eventually.HoldsAsync("paused", () => reader.Control.Statistics.Partitions.All(p => p.IsPaused));
        await ProduceAsync(topic, 2, 100);
        await Eventually.HoldsAsync("lag seen", () => reader.Control.Statistics.LagRecords == 200, () => reader.Control.Statistics);
        Assert.Empty(reader.Handled);
        Assert.True(reader.Control.Statistics.IsPausedByOperator);

        reader.Control.Resume();

        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 200);
    }

    [Fact]
    public async Task The_group_learns_the_committed_offsets_and_the_start()
    {
        var topic = await Fixture.NewTopicAsync(2);
        await ProduceAsync(topic, 1, 100);
        Store.Set(new PartitionId(topic, 0), 60);
        await using var reader = Reader.Start(System, Settings(topic), Store);

        await Eventually.HoldsAsync(
            "committed", () => reader.Control.Statistics.Partitions is [{ Committed: 100 }, { Committed: 0 }], () => reader.Control.Statistics);

        Assert.Equal(40, reader.Handled.Count);
        Assert.Equal(0, reader.Control.Statistics.LagRecords);
    }
}
