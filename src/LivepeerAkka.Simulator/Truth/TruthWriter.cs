using System.Text.Json;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// Writes truth as lines: one object a session, <c>{"session":…}</c>, then <c>{"totals":…}</c>. The stream stays open.
/// </summary>
public sealed class TruthWriter(Stream output) : ITruthSink, IDisposable
{
    private readonly BufferedStream _output = new(output, 128 * 1024);

    /// <inheritdoc />
    public void Session(SessionTruth truth) => Write(new TruthLine { Session = truth });

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
