using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace LivepeerAkka.Cluster.Health;

/// <summary>Looks at every bounded queue of the node a few times a second, and tells how deep each is, was at most, and may be.</summary>
public sealed class QueueWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlyList<IQueueHolder> _holders;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, (QueueDepth Now, long Peak)> _seen = new(StringComparer.Ordinal);
    private readonly Meter _meter = new("LivepeerAkka.Queues");

    /// <summary>Creates the watch.</summary>
    public QueueWatch(IEnumerable<IQueueHolder> holders, TimeProvider clock)
    {
        _holders = [.. holders];
        _clock = clock;
        _meter.CreateObservableGauge("queue_depth", () => Measure(q => q.Now.Depth), description: "What a bounded queue holds.");
        _meter.CreateObservableGauge("queue_depth_peak", () => Measure(q => q.Peak), description: "The most that a bounded queue was seen to hold.");
        _meter.CreateObservableGauge("queue_depth_max", () => Measure(q => q.Now.Max), description: "The most that a bounded queue may hold.");
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        do
        {
            foreach (var queue in _holders.SelectMany(h => h.Queues))
            {
                _seen.AddOrUpdate(queue.Name, (queue, queue.Depth), (_, seen) => (queue, Math.Max(seen.Peak, queue.Depth)));
            }
        }
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private IEnumerable<Measurement<long>> Measure(Func<(QueueDepth Now, long Peak), long> value) =>
        _seen.Select(q => new Measurement<long>(value(q.Value), new KeyValuePair<string, object?>("queue", q.Key)));
}
