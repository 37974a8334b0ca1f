using LivepeerAkka.DevServices.Kafka;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>One embedded broker for the tests of a collection; each test has topics and groups of its own.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private int _names;

    public EmbeddedBroker Broker { get; private set; } = null!;

    public async Task InitializeAsync() => Broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new BrokerTopic("unused", 1)] });

    public async Task DisposeAsync() => await Broker.DisposeAsync();

    /// <summary>A name that no other test has.</summary>
    public string NewName(string kind) => $"{kind}.t{Interlocked.Increment(ref _names)}";

    public async Task<string> NewTopicAsync(int partitions)
    {
        var name = NewName("topic");
        await Broker.CreateTopicAsync(name, partitions);
        return name;
    }
}

[CollectionDefinition(Name)]
public sealed class BrokerCollection : ICollectionFixture<BrokerFixture>
{
    public const string Name = "broker";
}
