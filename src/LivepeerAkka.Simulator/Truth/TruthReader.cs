using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>The truth of a whole run.</summary>
/// <param name="Sessions">Every session, in order of its start.</param>
/// <param name="Totals">What the accounting has to show.</param>
public sealed record RunTruth(IReadOnlyList<SessionTruth> Sessions, TruthTotals Totals);

/// <summary>Reads what <see cref="TruthWriter"/> wrote.</summary>
public static class TruthReader
{
    /// <summary>Reads to the end of the stream, which stays open.</summary>
    /// <exception cref="InvalidDataException">A line is no truth, or the totals are missing; the message says where.</exception>
    public static RunTruth Read(Stream input)
    {
        using var reader = new StreamReader(
            input, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        var sessions = new List<SessionTruth>();
        TruthTotals? totals = null;
        var number = 0;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (totals is not null)
            {
                throw new InvalidDataException($"Truth line {number}: the totals have to be the last line.");
            }

            switch (Parse(text, number))
            {
                case { Session: { } session, Totals: null }:
                    sessions.Add(session);
                    break;
                case { Session: null, Totals: { } last }:
                    totals = last;
                    break;
                default:
                    throw new InvalidDataException($"Truth line {number}: neither a session nor totals.");
            }
        }

        return totals is null
            ? throw new InvalidDataException($"The truth ends after line {number} without its totals: the run that wrote it was cut short.")
            : new RunTruth(sessions, totals);
    }

    private static TruthLine? Parse(string text, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TruthFormat.Default.TruthLine);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Truth line {number}: {e.Message}", e);
        }
    }
}
