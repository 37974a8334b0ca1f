using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaOffsetRangeTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    // The embedded broker keeps 5 MiB a partition.
    private const int Overflow = 16_000;

    private static byte[] Large(int partition, int number) => new byte[1000];

    [Fact]
    public async Task A_stored_offset_beyond_the_log_fails_the_source_and_says_what_to_do()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 100);
        Store.Set(new PartitionId(topic, 0), 101, log: "log-1");
        await using var reader = Reader.Start(System, Settings(topic) with { LogId = "log-1" }, Store);

        var failure = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => reader.Done.WaitAsync(Eventually.Deadline));

        Assert.Equal((new PartitionId(topic, 0), 101L), (failure.Partition, failure.StoredOffset));
        Assert.StartsWith($"{topic}[0]: the next offset to read is 101, but its log holds 0 to 100: the log was emptied or replaced.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("livepeer.kafka.log-id", failure.Message, StringComparison.Ordinal);
        Assert.Empty(reader.Handled);
        Assert.Equal(KafkaSourceState.Failed, reader.Control.Statistics.State);
        await reader.Control.Closed.WaitAsync(Eventually.Deadline);
    }

    [Fact]
    public async Task The_end_of_the_log_is_a_valid_stored_offset()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 100);
        Store.Set(new PartitionId(topic, 0), 100);
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("assigned", () => !reader.Assigned.IsEmpty);

        await ProduceAsync(topic, 1, 5, from: 100);

        await Eventually.HoldsAsync("new records handled", () => reader.Handled.Count == 5);
    }

    [Fact]
    public async Task Records_deleted_before_they_were_read_fail_the_source_at_its_start()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, Overflow, Large);
        Store.Set(new PartitionId(topic, 0), 7);
        await using var reader = Reader.Start(System, Settings(topic), Store);

        var failure = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => reader.Done.WaitAsync(Eventually.Deadline));

        Assert.Contains("were deleted before they were read", failure.Message, StringComparison.Ordinal);
        Assert.Empty(reader.Handled);
    }

    [Fact]
    public async Task Without_a_stored_offset_reading_starts_at_the_low_watermark()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, Overflow, Large);
        await using var reader = Reader.Start(System, Settings(topic), Store);

        await Eventually.HoldsAsync("at the end", () => reader.Handled.LastOrDefault()?.Position.Offset == Overflow - 1);

        var start = reader.Assigned.Single().StartOffset;
        Assert.InRange(start, 1, Overflow - 1);
        Assert.Equal(Overflow - start, reader.Handled.Count);
    }

    [Fact]
    public async Task Records_deleted_under_a_paused_reader_fail_it_and_are_not_skipped()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 10, Large);
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("handled", () => reader.Handled.Count == 10);
        reader.Control.Pause();
        await Eventually.HoldsAsync("paused", () => reader.Control.Statistics.Partitions is [{ IsPaused: true }]);
        await ProduceAsync(topic, 1, Overflow, Large, from: 10);
        await Eventually.HoldsAsync("loss shown", () => reader.Control.Statistics.Partitions is [{ IsDataLost: true }], () => reader.Control.Statistics);

        reader.Control.Resume();

        var failure = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => reader.Done.WaitAsync(Eventually.Deadline));
        Assert.Contains("were deleted before they were read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(10, failure.StoredOffset);
        Assert.Equal(10, reader.Handled.Count);
    }
}
