using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Makes the stores ready before anything is read: schema, shard count, counters. Flushes them after everything has stopped.</summary>
public sealed class StoreStartup(NodeSettings settings, ClickHouseStore store, BatchWriters writers, NodeFacts facts, AccountingExporter accounting, IHostApplicationLifetime lifetime,
    ILogger<StoreStartup> logger)
    : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await facts.RequireUnchangedAsync(
            "livepeer.sessions.shard-count", settings.Sessions.ShardCount.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        var migrator = new Migrator(store, settings.ClickHouse);
        await migrator.ApplyAsync(cancellationToken).ConfigureAwait(false);
        await migrator.CheckAsync(ProductTables.All, cancellationToken).ConfigureAwait(false);
        await accounting.StartAsync().ConfigureAwait(false);
        _ = StopNodeWhenWritersFailAsync();
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Together: a store that is gone would never take the last copy, and the writers' grace bounds both.
        var copied = accounting.StopAsync();
        await writers.StopAsync().ConfigureAwait(false);
        await copied.ConfigureAwait(false);
    }

    /// <summary>A writer that has failed for good can take nothing any more: a node that went on would only repeat itself.</summary>
    private async Task StopNodeWhenWritersFailAsync()
    {
        await writers.Failed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (writers.Failed.Exception?.GetBaseException() is { } fault)
        {
            logger.LogCritical("The node stops: {Fault}", fault.Message);
            lifetime.StopApplication();
        }
    }
}
