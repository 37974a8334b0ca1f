using LivepeerAkka.Domain.Capabilities;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>Keeps this node's copy of the directory close behind the ledger's, and at a version where it is asked to.</summary>
public sealed class CapabilityReplica(CapabilityStore store, TimeProvider clock, ILogger<CapabilityReplica> logger) : BackgroundService, ICapabilityReplica
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile CapabilityPicture _current = CapabilityPicture.Empty;

    /// <inheritdoc />
    public ICapabilityTimelines Current => _current;

    /// <inheritdoc />
    public async Task<ICapabilityTimelines> AtLeastAsync(long version)
    {
        while (_current.Version < version)
        {
            await RefreshAsync(version).ConfigureAwait(false);
        }

        return _current;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _refreshing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(long.MaxValue).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // whatever it was, the next refresh tries again; what needs a version waits for one itself
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogWarning("The capability directory could not be read, trying again: {Error}", e.Message);
            }

            await Task.Delay(RefreshEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshAsync(long wanted)
    {
        await _refreshing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_current.Version >= wanted)
            {
                return;
            }

            var (changed, version) = await store.ChangedSinceAsync(_current.Version).ConfigureAwait(false);
            if (version > _current.Version)
            {
                _current = _current.With(changed, version);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }
}
