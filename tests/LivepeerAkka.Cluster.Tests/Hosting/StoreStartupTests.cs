using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.ClickHouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Hosting;

public sealed class StoreStartupTests
{
    [Fact]
    public async Task A_node_whose_store_is_gone_stops_within_the_grace_with_counters_still_to_copy()
    {
        var directory = Directory.CreateTempSubdirectory("store-startup-").FullName;
        var ledger = new LedgerWriter(new JournalDatabase(new JournalSettings
        {
            Provider = "sqlite",
            DataDirectory = directory,
            ConnectionString = "",
            BatchRowsMax = 1_000,
        }));
        // Nobody listens there.
        var settings = TestSettings.Of(new Uri("http://127.0.0.1:1"), "d") with { StopGrace = TimeSpan.FromMilliseconds(300) };
        using var store = new ClickHouseStore(settings);
        var writers = new BatchWriters(settings, store, TimeProvider.System, NullLogger<BatchWriters>.Instance);
        var accounting = new AccountingExporter(new ProgressStore(ledger, "group"), writers.Accounting, TimeProvider.System);
        using var lifetime = new Lifetime();
        var startup = new StoreStartup(
            SettingsLoader.Load([], new ConfigurationBuilder().Build()).Node, store, writers, new NodeFacts(ledger), accounting, lifetime.Of, NullLogger<StoreStartup>.Instance);
        await accounting.StartAsync();
        accounting.Note([new CounterTotal(new LogPartition("l", "t", 0), new CounterKey("stream_trace", Outcomes.Accepted, ""), 1)]);

        await startup.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.All(writers.Stats, s => Assert.Equal(0, s.QueuedRows));
        await ledger.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private sealed class Lifetime : IDisposable
    {
        public ApplicationLifetime Of { get; } = new(NullLogger<ApplicationLifetime>.Instance);

        public void Dispose() => Of.StopApplication();
    }
}
