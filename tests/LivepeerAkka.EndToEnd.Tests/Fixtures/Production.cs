using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>A file on its way into the broker, paced by the node as the verb does it.</summary>
internal sealed class Production : IProgress<ProduceProgress>, IAsyncDisposable
{
    /// <summary>Bytes of a partition that the node may be behind: few, so that an outage is soon felt upstream.</summary>
    private const int WindowBytesMax = 500_000;

    /// <summary>Bytes of a partition that the embedded broker keeps, with some room.</summary>
    private const long BacklogBytesMax = 4_000_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<ProduceSummary> _run;
    private volatile ProduceProgress _progress = new(0, 0, 0, 0, "");

    private Production(string bootstrap, string file, long windowBytesMax, int? recordsPerSecond)
    {
        var options = new ProduceOptions
        {
            Bootstrap = bootstrap,
            PaceByGroup = "livepeer-akka",
            WindowBytesMax = windowBytesMax,
            RecordsPerSecond = recordsPerSecond,
            StallTimeout = Deadline,
        };
        _run = Task.Run(() => PacedProducer.RunAsync(RecordFile.ReadAsync(file, _stop.Token), options, this, NullLogger.Instance, _stop.Token));
    }

    public static Production Start(string bootstrap, string file) => new(bootstrap, file, WindowBytesMax, recordsPerSecond: null);

    /// <summary>Sends so many records a second, null = as fast as the broker takes them.</summary>
    public static Production Start(string bootstrap, string file, int? recordsPerSecond) => new(bootstrap, file, BacklogBytesMax, recordsPerSecond);

    /// <inheritdoc />
    public void Report(ProduceProgress value) => _progress = value;

    /// <summary>Waits until the producer may send nothing more because the node does not get on.</summary>
    public Task BlockedAsync() => Eventually.HoldsAsync(
        "a full backlog", () => Task.FromResult(_progress.WaitingFor.Length > 0 && !_run.IsCompleted), Deadline);

    /// <summary>Waits for the end; answers the number of records that the broker took.</summary>
    public async Task<long> DeliveredAsync()
    {
        var summary = await _run;
        Assert.Equal(0, summary.Failed);
        return summary.Delivered;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
