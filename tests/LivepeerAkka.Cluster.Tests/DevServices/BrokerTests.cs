using System.Globalization;
using System.Text;
using Confluent.Kafka;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.Cluster.Tests.DevServices;

/// <summary>What the product relies on in the embedded broker, whose interface its maker does not promise to keep.</summary>
public sealed class BrokerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private EmbeddedBroker _broker = null!;

    public async Task InitializeAsync() =>
        _broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new("events", 4), new("one", 1)] });

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public void Topics_have_the_partitions_that_were_asked_for()
    {
        using var admin = new AdminClientBuilder(Client()).Build();
        var topics = admin.GetMetadata(Limit).Topics.ToDictionary(t => t.Topic, t => t.Partitions.Count, StringComparer.Ordinal);
        Assert.Equal((4, 1), (topics["events"], topics["one"]));
    }

    [Fact]
    public async Task A_topic_can_be_added_and_a_bad_one_is_refused()
    {
        await _broker.CreateTopicAsync("later", 3);
        using var admin = new AdminClientBuilder(Client()).Build();
        Assert.Equal(3, admin.GetMetadata("later", Limit).Topics.Single().Partitions.Count);
        await Assert.ThrowsAsync<DevServiceException>(() => _broker.CreateTopicAsync("bad name", 3));
        await Assert.ThrowsAsync<DevServiceException>(() => _broker.CreateTopicAsync("bad", 0));
    }

    [Fact]
    public async Task A_group_resumes_where_it_committed()
    {
        await ProduceAsync(_broker.Bootstrap, "events", 100);
        var first = Consume(_broker.Bootstrap, 40);
        var second = Consume(_broker.Bootstrap, 60);
        Assert.Equal(100, first.Concat(second).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Every_start_has_an_incarnation_of_its_own_and_an_empty_log()
    {
        await ProduceAsync(_broker.Bootstrap, "events", 10);
        var incarnation = _broker.Incarnation;
        _broker.Kill();
        await _broker.Exited.WaitAsync(Limit);
        await _broker.DisposeAsync();
        await InitializeAsync();
        Assert.NotEqual(incarnation, _broker.Incarnation, StringComparer.Ordinal);
        Assert.Equal(0, Watermarks("events", 0).High.Value);
        var published = await ShimClient.Http.GetStringAsync(new Uri(_broker.AdminUrl, "/bootstrap"));
        Assert.Contains(_broker.Incarnation, published, StringComparison.Ordinal);
        Assert.Contains(_broker.Bootstrap, published, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_keeps_5_MiB_and_drops_the_oldest()
    {
        await ProduceAsync(_broker.Bootstrap, "one", 12_000, new string('x', 1000));
        var marks = Watermarks("one", 0);
        Assert.Equal(12_000, marks.High.Value);
        Assert.InRange(marks.Low.Value, 1, 11_999);
    }

    [Fact]
    public async Task Requests_fail_by_wish_and_are_retried()
    {
        const short Produce = 0;
        await _broker.PushErrorsAsync(Produce, [(int)ErrorCode.NotEnoughReplicas, (int)ErrorCode.RequestTimedOut]);
        await ProduceAsync(_broker.Bootstrap, "one", 1);
        await _broker.PushErrorsAsync(Produce, [(int)ErrorCode.MsgSizeTooLarge]);
        var error = await Assert.ThrowsAsync<ProduceException<Null, string>>(
            () => ProduceAsync(_broker.Bootstrap, "one", 1, idempotent: false));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, error.Error.Code);
    }

    [Fact]
    public async Task A_broker_that_is_away_comes_back_with_its_log()
    {
        await ProduceAsync(_broker.Bootstrap, "one", 5);
        await _broker.SetDownAsync(true);
        var late = ProduceAsync(_broker.Bootstrap, "one", 5);
        Assert.False(late.IsCompleted);
        await _broker.SetDownAsync(false);
        await late.WaitAsync(Limit);
        Assert.Equal(10, Watermarks("one", 0).High.Value);
    }

    [Fact]
    public async Task Slow_answers_can_be_had()
    {
        await _broker.SetRoundTripAsync(400);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await ProduceAsync(_broker.Bootstrap, "one", 1);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(400));
        await _broker.SetRoundTripAsync(0);
    }

    [Fact]
    public async Task A_fixed_port_carries_clients_and_a_taken_one_is_replaced_and_said()
    {
        var options = new EmbeddedBrokerOptions { Topics = [new("events", 4)], Port = await FreePortAsync() };
        await using var first = await EmbeddedBroker.StartAsync(options);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{options.Port}"), first.Bootstrap);
        await ProduceAsync(first.Bootstrap, "events", 20);
        Assert.Equal(20, Consume(first.Bootstrap, 20).Count);

        var said = new List<string>();
        await using var second = await EmbeddedBroker.StartAsync(options with { Log = said.Add });
        Assert.NotEqual(first.Bootstrap, second.Bootstrap, StringComparer.Ordinal);
        Assert.Contains(said, line => line.Contains("is taken", StringComparison.Ordinal));
        await ProduceAsync(second.Bootstrap, "events", 1);
    }

    private static async Task<int> FreePortAsync()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new("x", 1)] });
        return int.Parse(broker.Bootstrap.Split(':')[1], CultureInfo.InvariantCulture);
    }

    private ClientConfig Client() => Client(_broker.Bootstrap);

    private static ClientConfig Client(string bootstrap) => new()
    {
        BootstrapServers = bootstrap,
        BrokerAddressFamily = BrokerAddressFamily.V4,
        ReconnectBackoffMaxMs = 500,
    };

    private static async Task ProduceAsync(string bootstrap, string topic, int count, string value = "v", bool idempotent = true)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig(Client(bootstrap)) { EnableIdempotence = idempotent, LingerMs = 5 }).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => producer.ProduceAsync(topic, new Message<Null, string> { Value = value + i.ToString(CultureInfo.InvariantCulture) })));
    }

    private static List<string> Consume(string bootstrap, int count)
    {
        var config = new ConsumerConfig(Client(bootstrap))
        {
            GroupId = "g",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = 6000,
            FetchWaitMaxMs = 10,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Subscribe("events");
        var values = new List<string>();
        while (values.Count < count)
        {
            var record = consumer.Consume(Limit);
            Assert.NotNull(record);
            values.Add(Encoding.UTF8.GetString(record.Message.Value));
        }

        consumer.Commit();
        consumer.Close();
        return values;
    }

    private WatermarkOffsets Watermarks(string topic, int partition)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(Client()) { GroupId = "watermarks" }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Limit);
    }
}
