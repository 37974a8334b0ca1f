using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using Microsoft.Extensions.Hosting;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Makes the stores ready before anything is read: schema, shard count, counters. Flushes them after everything has stopped.</summary>
public sealed class StoreStartup(NodeSettings settings, ClickHouseStore store, StoreSinks sinks, NodeFacts facts, AccountingExporter accounting)
    : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await facts.RequireUnchangedAsync(
            "livepeer.sessions.shard-count", settings.Sessions.ShardCount.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await new Migrator(store).ApplyAsync(cancellationToken).ConfigureAwait(false);
        await sinks.CheckColumnsAsync(cancellationToken).ConfigureAwait(false);
        await accounting.StartAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await accounting.StopAsync().ConfigureAwait(false);
        await sinks.StopAsync().ConfigureAwait(false);
    }
}
