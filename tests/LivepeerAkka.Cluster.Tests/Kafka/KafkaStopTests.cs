using Akka.Streams;
using Akka.Streams.Dsl;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class KafkaStopTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    [Fact]
    public async Task A_drain_waits_for_what_is_in_flight_and_emits_nothing_more()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 500);
        var gate = new TaskCompletionSource();
        var reader = Reader.Start(System, Settings(topic), Store, _ => gate.Task);
        await Eventually.HoldsAsync("in flight", () => reader.Control.Statistics.Partitions is [{ Emitted: > 0, BufferedRecords: > 0 }]);

        var drain = reader.Control.DrainAsync();
        await Eventually.HoldsAsync("draining", () => reader.Control.Statistics.State == KafkaSourceState.Draining);
        var emitted = reader.Control.Statistics.Partitions[0].Emitted;
        Assert.False(drain.IsCompleted);
        gate.SetResult();

        Assert.True((await drain.WaitAsync(Eventually.Deadline)).IsClean);
        await reader.Done.WaitAsync(Eventually.Deadline);
        Assert.Equal(emitted, Store.Get(new PartitionId(topic, 0)));
        Assert.Equal(emitted, reader.Handled.Count);
    }

    [Fact]
    public async Task A_drain_that_runs_out_of_time_names_what_is_unfinished()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 10);
        var reader = Reader.Start(System, Settings(topic), Store, _ => new TaskCompletionSource().Task);
        await Eventually.HoldsAsync("in flight", () => reader.Control.Statistics.Partitions is [{ Emitted: > 0 }]);

        var drained = await reader.Control.DrainAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(Eventually.Deadline);

        Assert.Equal([new PartitionId(topic, 0)], drained.Unfinished);
        await reader.Control.CommitAsync([new PartitionProgress(new PartitionId(topic, 0), 1, 5)]);
        Assert.Equal(1, reader.Control.Statistics.CommitsOfFormerAssignments);
    }

    [Fact]
    public async Task Progress_beyond_what_was_emitted_or_backwards_is_refused()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 10);
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("handled", () => reader.Control.Statistics.Partitions is [{ Finished: 10 }]);
        var partition = reader.Assigned.Single();

        var beyond = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Control.CommitAsync([partition.Progress(11)]));
        var back = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.Control.CommitAsync([partition.Progress(9)]));

        Assert.Equal($"{topic}[0]: progress to 11 is beyond what was emitted (next 10).", beyond.Message);
        Assert.Equal($"{topic}[0]: progress to 9 goes back behind 10.", back.Message);
        await reader.Control.CommitAsync([partition.Progress(10)]);
    }

    [Fact]
    public async Task A_partition_that_is_no_longer_read_fails_the_source()
    {
        var topic = await Fixture.NewTopicAsync(2);
        await ProduceAsync(topic, 2, 100);
        var done = KafkaSource.Create(Settings(topic), Store, TimeProvider.System, NullLogger.Instance)
            .RunForeach(p => _ = p.Records.Take(p.Id.Partition == 0 ? 1 : 1000).RunWith(Sink.Ignore<Domain.Events.SourceRecord>(), System.Materializer()), System.Materializer());

        var failure = await Assert.ThrowsAnyAsync<KafkaSourceException>(() => done.WaitAsync(Eventually.Deadline));

        Assert.StartsWith($"{topic}[0]: its records are no longer read although the partition is assigned", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_records_of_an_assignment_can_be_read_once()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await ProduceAsync(topic, 1, 1);
        await Eventually.HoldsAsync("read", () => !reader.Handled.IsEmpty);

        var second = reader.Assigned.Single().Records.RunWith(Sink.Ignore<Domain.Events.SourceRecord>(), System.Materializer());

        await Assert.ThrowsAsync<InvalidOperationException>(() => second.WaitAsync(Eventually.Deadline));
        Assert.Equal(KafkaSourceState.Running, reader.Control.Statistics.State);
    }
}
