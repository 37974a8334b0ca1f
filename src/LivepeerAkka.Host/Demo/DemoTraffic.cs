using System.Runtime.CompilerServices;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Host.Demo;

/// <summary>Simulated records into the embedded broker, never faster than the node reads.</summary>
internal static class DemoTraffic
{
    /// <summary>Produces until the records end; answers their number.</summary>
    public static async Task<long> ProduceAsync(
        DemoNode demo, IEnumerable<SimulatedRecord> records, Func<SimulatedRecord, Task>? before, IProgress<long> delivered, CancellationToken cancellation)
    {
        var options = new ProduceOptions
        {
            Bootstrap = demo.Services.Broker.Bootstrap,
            PaceByGroup = demo.Settings.Node.Kafka.GroupId,
            StallTimeout = TimeSpan.FromMinutes(2),
        };
        var summary = await PacedProducer.RunAsync(
            LinesAsync(records, before, cancellation), options, new Delivered(delivered), NullLogger.Instance, cancellation).ConfigureAwait(false);
        return summary.Failed == 0
            ? summary.Delivered
            : throw new InvalidOperationException($"{summary.Failed} simulated records could not be produced; the first: {summary.FirstFailure}");
    }

    private static async IAsyncEnumerable<FileRecord> LinesAsync(
        IEnumerable<SimulatedRecord> records, Func<SimulatedRecord, Task>? before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long line = 0;
        foreach (var record in records)
        {
            cancellation.ThrowIfCancellationRequested();
            if (before is not null)
            {
                await before(record).ConfigureAwait(false);
            }

            yield return new FileRecord(++line, record.Topic, null, null, record.TimestampMs, record.Value);
        }
    }

    private sealed class Delivered(IProgress<long> progress) : IProgress<ProduceProgress>
    {
        public void Report(ProduceProgress value) => progress.Report(value.Delivered);
    }
}
