using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Simulator;

/// <summary>The work behind the host's verb <c>simulate</c>.</summary>
public static class SimulateCommand
{
    private const int ProgressEvery = 10_000;

    /// <summary>Writes a run's records as lines and, when asked, its truth.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="output">Takes the lines; stays open.</param>
    /// <param name="truth">Takes the truth as lines; stays open; null = nobody asks.</param>
    /// <param name="progress">Told of the records written so far, now and then and at the end; null = nobody listens.</param>
    /// <param name="cancellation">Ends the run between two records.</param>
    /// <returns>Number of records written.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static long Write(
        SimulationOptions options, Stream output, Stream? truth, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        using var lines = new RecordLineWriter(output);
        using var truths = truth is null ? null : new TruthWriter(truth);
        var written = 0L;
        foreach (var record in Simulation.Run(options, truths))
        {
            cancellation.ThrowIfCancellationRequested();
            lines.Write(record);
            written++;
            if (written % ProgressEvery == 0)
            {
                progress?.Report(written);
            }
        }

        progress?.Report(written);
        return written;
    }
}
