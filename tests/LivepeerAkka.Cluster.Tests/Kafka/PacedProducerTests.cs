using System.Collections.Concurrent;
using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Kafka;

public sealed class PacedProducerTests(BrokerFixture fixture) : KafkaTestBase(fixture)
{
    [Fact]
    public async Task Ten_times_the_brokers_retention_goes_through_when_the_reader_paces_it()
    {
        const int Partitions = 4;
        const int Count = 250_000;
        var topic = await Fixture.NewTopicAsync(Partitions);
        var settings = Settings(topic) with { BufferRecordsMax = 4000, BufferRecordsResume = 1000 };
        await using var reader = Reader.Start(System, settings, Store, groupRecords: 1000);
        var padding = new string('x', 780);

        var summary = await ProduceAsync(Lines(Count, n => $$"""{"topic":"{{topic}}","value":{"n":{{n}},"padding":"{{padding}}"} }"""), Options(settings.GroupId));
        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == Count, () => reader.Control.Statistics);

        Assert.Equal((Count, 0L), (summary.Delivered, summary.Failed));
        Assert.True(summary.Bytes > 8 * Partitions * 5 * 1024 * 1024L, $"{summary.Bytes} bytes");
        Assert.Equal(Count, reader.Handled.Select(r => Encoding.UTF8.GetString(r.Value!.Value.Span[..12])).Distinct(StringComparer.Ordinal).Count());
        Assert.All(reader.Control.Statistics.Partitions, p => Assert.False(p.IsDataLost));
        Assert.All(reader.Handled.CountBy(r => r.Position.Partition), p => Assert.InRange(p.Value, Count / Partitions / 2, Count / Partitions * 2));
    }

    [Fact]
    public async Task Without_a_reader_it_stops_after_the_first_window_and_says_so()
    {
        var topic = await Fixture.NewTopicAsync(2);
        var seen = new ConcurrentQueue<ProduceProgress>();
        var options = Options("nobody") with { WindowBytesMax = 100_000, StallTimeout = TimeSpan.FromSeconds(1) };

        var stopped = await Assert.ThrowsAsync<KafkaSourceException>(
            () => ProduceAsync(Lines(1000, n => $$"""{"topic":"{{topic}}","value":"{{new string('x', 1000)}}"}"""), options, seen));

        Assert.StartsWith("Producing stopped after 186 records: for 1 s group 'nobody' committed nothing", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("holds 93 records that it has not read", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(seen, p => p.WaitingFor.StartsWith(topic, StringComparison.Ordinal));
        await using var reader = Reader.Start(System, Settings(topic), Store);
        await Eventually.HoldsAsync("the window is there", () => reader.Handled.Count == 186);
    }

    [Fact]
    public async Task Small_files_go_in_one_after_another_without_a_reader_until_the_window_is_full()
    {
        var topic = await Fixture.NewTopicAsync(1);
        var options = Options("nobody") with { WindowBytesMax = 100_000, StallTimeout = TimeSpan.FromSeconds(1) };
        var lines = Lines(40, n => $$"""{"topic":"{{topic}}","value":"{{new string('x', 1000)}}"}""").ToList();

        await ProduceAsync(lines, options);
        await ProduceAsync(lines, options);

        var stopped = await Assert.ThrowsAsync<KafkaSourceException>(() => ProduceAsync(lines, options));
        Assert.StartsWith("Producing stopped after 13 records", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("holds 93 records that it has not read", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_partition_held_unread_before_is_waited_for()
    {
        var topic = await Fixture.NewTopicAsync(1);
        await ProduceAsync(topic, 1, 4000, (_, _) => new byte[1000]);
        var settings = Settings(topic);
        var producing = ProduceAsync(Lines(4000, n => $$"""{"topic":"{{topic}}","value":"{{new string('x', 1000)}}"}"""), Options(settings.GroupId));

        await using var reader = Reader.Start(System, settings, Store);
        await producing;

        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 8000, () => reader.Control.Statistics);
        AssertAllOnceInOrder(reader.Handled, 1, 8000);
    }

    [Fact]
    public async Task Lines_find_their_topic_and_keep_partition_timestamp_and_bytes()
    {
        var prefix = Fixture.NewName("prefix") + ".";
        await Fixture.Broker.CreateTopicAsync(prefix + "ai_stream_status", 2);
        await Fixture.Broker.CreateTopicAsync(prefix + "other", 3);
        const string Status = """{"id":"1","type":"ai_stream_status","data":{}}""";
        string[] lines =
        [
            Status,
            """{"id":"2","type":"webrtc_stats","data":{}}""",
            "junk",
            $$"""{"topic":"{{prefix}}other","partition":2,"offset":77,"timestamp":1700000000001,"value":"\u00e9"}""",
            $$"""{"topic":"{{prefix}}other","partition":1,"value":null}""",
        ];
        var settings = Settings(prefix + "ai_stream_status", prefix + "other");

        var summary = await ProduceAsync(lines, Options(null) with { TopicPrefix = prefix, FallbackTopic = prefix + "other" });
        await using var reader = Reader.Start(System, settings, Store);
        await Eventually.HoldsAsync("all handled", () => reader.Handled.Count == 5);

        Assert.Equal(5, summary.Delivered);
        Assert.Equal(Status, Text(Assert.Single(reader.Handled, r => r.Position.Topic.EndsWith("status", StringComparison.Ordinal))));
        Assert.Contains(reader.Handled, r => Text(r) == "junk" && r.Position.Topic == prefix + "other");
        Assert.Contains(reader.Handled, r => Text(r) == lines[1] && r.Position.Topic == prefix + "other");
        Assert.Contains(reader.Handled, r => Text(r) == "é" && r.Position.Partition == 2 && r.TimestampMs == 1700000000001);
        Assert.Contains(reader.Handled, r => r.Value is null && r.Position.Partition == 1);
    }

    [Fact]
    public async Task Lines_that_cannot_be_produced_are_counted_and_cost_nothing_else()
    {
        var topic = await Fixture.NewTopicAsync(2);
        string[] lines =
        [
            $$"""{"topic":"{{topic}}","partition":2,"value":"a"}""",
            $$"""{"topic":"{{topic}}","value":"{{new string('x', 2_000_000)}}"}""",
            $$"""{"topic":"no such topic","value":"a"}""",
            $$"""{"topic":"{{topic}}","value":"{{new string('x', 1_000_000)}}"}""",
            $$"""{"topic":"{{topic}}","value":"b"}""",
        ];
        var settings = Settings(topic);
        await using var reader = Reader.Start(System, settings, Store);

        var summary = await ProduceAsync(lines, Options(settings.GroupId));
        await Eventually.HoldsAsync("two handled", () => reader.Handled.Count == 2);

        Assert.Equal((2L, 3L), (summary.Delivered, summary.Failed));
        Assert.Equal($"line 1: topic '{topic}' has no partition 2 (2 partitions)", summary.FirstFailure);
        Assert.Equal([1L, 1_000_000L], reader.Handled.Select(r => (long)r.Value!.Value.Length).Order());
    }

    [Fact]
    public async Task A_rate_is_kept()
    {
        var topic = await Fixture.NewTopicAsync(1);

        var summary = await ProduceAsync(Lines(300, n => $$"""{"topic":"{{topic}}","value":{{n}}}"""), Options(null) with { RecordsPerSecond = 200 });

        Assert.Equal(300, summary.Delivered);
        Assert.InRange(summary.Elapsed.TotalSeconds, 1.4, 10);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_named()
    {
        var options = Options(null) with { Bootstrap = "127.0.0.1:1", StallTimeout = TimeSpan.FromMilliseconds(100) };

        var failed = await Assert.ThrowsAsync<KafkaSourceException>(() => ProduceAsync(["{}"], options));

        Assert.StartsWith("The broker at 127.0.0.1:1 did not answer", failed.Message, StringComparison.Ordinal);
    }

    private ProduceOptions Options(string? group) => new() { Bootstrap = Fixture.Broker.Bootstrap, PaceByGroup = group };

    private static IEnumerable<string> Lines(int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line);

    private static string Text(Domain.Events.SourceRecord record) => record.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "";

    private static Task<ProduceSummary> ProduceAsync(IEnumerable<string> lines, ProduceOptions options, ConcurrentQueue<ProduceProgress>? progress = null) =>
        PacedProducer.RunAsync(RecordsAsync(lines), options, progress is null ? null : new Collector(progress), NullLogger.Instance, CancellationToken.None);

    private static async IAsyncEnumerable<FileRecord> RecordsAsync(IEnumerable<string> lines)
    {
        long number = 0;
        foreach (var line in lines)
        {
            Assert.True(RecordLineReader.TryParse(Encoding.UTF8.GetBytes(line), ++number, out var record));
            yield return record;
        }

        await Task.CompletedTask;
    }

    private sealed class Collector(ConcurrentQueue<ProduceProgress> seen) : IProgress<ProduceProgress>
    {
        public void Report(ProduceProgress value) => seen.Enqueue(value);
    }
}
