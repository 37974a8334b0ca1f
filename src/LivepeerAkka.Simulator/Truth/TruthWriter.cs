using System.Text.Json;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// Writes truth as lines: one object a session, <c>{"session":…}</c>, then <c>{"attribution":…}</c>, <c>{"payment":…}</c>,
/// <c>{"job":…}</c>, <c>{"stretch":…}</c>, <c>{"hour":…}</c>, and <c>{"totals":…}</c> as the last. The stream stays open.
/// </summary>
public sealed class TruthWriter(Stream output) : ITruthSink, IDisposable
{
    private readonly BufferedStream _output = new(output, 128 * 1024);

    /// <inheritdoc />
    public void Session(SessionTruth truth) => Write(new TruthLine { Session = truth });

    /// <inheritdoc />
    public void Attribution(AttributionTruth truth) => Write(new TruthLine { Attribution = truth });

    /// <inheritdoc />
    public void Payment(PaymentTruth truth) => Write(new TruthLine { Payment = truth });

    /// <inheritdoc />
    public void Job(JobTruth truth) => Write(new TruthLine { Job = truth });

    /// <inheritdoc />
    public void Stretch(StretchTruth truth) => Write(new TruthLine { Stretch = truth });

    /// <summary>Writes the rows of the views of hours and days.</summary>
    public void Hours(HourInputs inputs)
    {
        foreach (var row in HourTruth.Of(inputs))
        {
            Write(new TruthLine { Hour = row });
        }
    }

    /// <inheritdoc />
    public void Totals(TruthTotals totals) => Write(new TruthLine { Totals = totals });

    /// <summary>Flushes; the stream stays open.</summary>
    public void Dispose() => _output.Flush();

    private void Write(TruthLine line)
    {
        JsonSerializer.Serialize(_output, line, TruthFormat.Default.TruthLine);
        _output.WriteByte((byte)'\n');
    }
}
