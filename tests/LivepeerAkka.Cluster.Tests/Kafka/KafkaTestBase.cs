using Akka.Actor;
using Confluent.Kafka;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Kafka;

/// <summary>An actor system, settings and a producer for tests against the embedded broker.</summary>
[Collection(BrokerCollection.Name)]
public abstract class KafkaTestBase(BrokerFixture fixture) : IAsyncLifetime
{
    private protected BrokerFixture Fixture => fixture;

    private protected ActorSystem System { get; } = ActorSystem.Create("kafka", "akka.loglevel = WARNING");

    private protected MemoryProgressStore Store { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await System.Terminate();

    private protected KafkaSettings Settings(params string[] topics) => new()
    {
        Bootstrap = fixture.Broker.Bootstrap,
        GroupId = fixture.NewName("group"),
        Topics = [.. topics.Select(t => new TopicSubscription(t, null, "org"))],
        DeadLetterTopic = "livepeer.dlq.v1",
        DeadLetterPayloadBytesMax = 700 * 1024,
        LogId = "",
        BufferRecordsMax = 1000,
        BufferRecordsResume = 500,
        RevokeDrainTimeout = TimeSpan.FromSeconds(20),
        SessionTimeout = TimeSpan.FromSeconds(2),
        MetadataRefresh = TimeSpan.FromSeconds(1),
        Client = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    /// <summary>Produces <paramref name="count"/> records to every partition; the value is made of partition and number.</summary>
    private protected static async Task ProduceAsync(string bootstrap, string topic, int partitions, int count, Func<int, int, byte[]?>? value = null, int from = 0)
    {
        using var producer = new ProducerBuilder<Null, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            LingerMs = 5,
            BatchSize = 1_000_000,
            EnableIdempotence = true,
            ReconnectBackoffMaxMs = 500,
        }).SetLogHandler((_, _) => { }).Build();
        var errors = 0;
        for (var n = from; n < from + count; n++)
        {
            for (var p = 0; p < partitions; p++)
            {
                producer.Produce(new TopicPartition(topic, p), new Message<Null, byte[]?> { Value = value is null ? Value(p, n) : value(p, n) }, r =>
                {
                    if (r.Error.IsError)
                    {
                        Interlocked.Increment(ref errors);
                    }
                });
            }
        }

        await Task.Run(() => producer.Flush(Eventually.Deadline));
        Assert.Equal(0, errors);
    }

    private protected Task ProduceAsync(string topic, int partitions, int count, Func<int, int, byte[]?>? value = null, int from = 0) =>
        ProduceAsync(fixture.Broker.Bootstrap, topic, partitions, count, value, from);

    private protected static byte[] Value(int partition, int number) => global::System.Text.Encoding.UTF8.GetBytes($"{partition}/{number}");

    /// <summary>Every partition's offsets 0 to <paramref name="count"/> - 1 were handled once and in order.</summary>
    private protected static void AssertAllOnceInOrder(IEnumerable<Domain.Events.SourceRecord> handled, int partitions, int count)
    {
        var byPartition = handled.GroupBy(r => r.Position.Partition).ToDictionary(g => g.Key, g => g.Select(r => r.Position.Offset).ToList());
        Assert.Equal(partitions, byPartition.Count);
        foreach (var offsets in byPartition.Values)
        {
            Assert.Equal(Enumerable.Range(0, count).Select(n => (long)n), offsets);
        }
    }
}
