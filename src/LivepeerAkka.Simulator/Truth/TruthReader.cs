using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>The truth of a whole run.</summary>
/// <param name="Sessions">Every session, in order of its start; those that only capabilities can tell at the end.</param>
/// <param name="Totals">What the accounting has to show.</param>
public sealed record RunTruth(IReadOnlyList<SessionTruth> Sessions, TruthTotals Totals)
{
    /// <summary>Who served, of every session; in the order of <see cref="Sessions"/>.</summary>
    public IReadOnlyList<AttributionTruth> Attributions { get; init; } = [];

    /// <summary>Every accepted payment.</summary>
    public IReadOnlyList<PaymentTruth> Payments { get; init; } = [];

    /// <summary>Every job.</summary>
    public IReadOnlyList<JobTruth> Jobs { get; init; } = [];

    /// <summary>Stretches of work by organisation, node and time.</summary>
    public IReadOnlyList<StretchTruth> Stretches { get; init; } = [];

    /// <summary>What the hourly views are made of; empty in a truth that was read from lines, which carry the rows instead.</summary>
    public Hours.HourInputs Hours { get; init; } = new();

    /// <summary>Rows of the views of hours and days; empty in a truth that was collected in memory.</summary>
    public IReadOnlyList<Hours.HourTruth> HourRows { get; init; } = [];
}

/// <summary>Reads what <see cref="TruthWriter"/> wrote.</summary>
public static class TruthReader
{
    /// <summary>Reads to the end of the stream, which stays open.</summary>
    /// <exception cref="InvalidDataException">A line is no truth, or the totals are missing; the message says where.</exception>
    public static RunTruth Read(Stream input)
    {
        using var reader = new StreamReader(
            input, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        var truth = new CollectedTruth();
        var hours = new List<Hours.HourTruth>();
        var number = 0;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (truth.IsComplete)
            {
                throw new InvalidDataException($"Truth line {number}: the totals have to be the last line.");
            }

            if (Parse(text, number) is not { } line || !Take(truth, hours, line))
            {
                throw new InvalidDataException($"Truth line {number}: it tells nothing, or more than one thing.");
            }
        }

        return truth.IsComplete
            ? truth.Result with { HourRows = hours }
            : throw new InvalidDataException($"The truth ends after line {number} without its totals: the run that wrote it was cut short.");
    }

    // False = the line does not tell exactly one thing.
    private static bool Take(CollectedTruth truth, List<Hours.HourTruth> hours, TruthLine line)
    {
        object?[] members = [line.Session, line.Attribution, line.Payment, line.Job, line.Stretch, line.Hour, line.Totals];
        if (members.Count(m => m is not null) != 1)
        {
            return false;
        }

        line.Session.Tell(truth.Session);
        line.Attribution.Tell(truth.Attribution);
        line.Payment.Tell(truth.Payment);
        line.Job.Tell(truth.Job);
        line.Stretch.Tell(truth.Stretch);
        line.Hour.Tell(hours.Add);
        line.Totals.Tell(truth.Totals);
        return true;
    }

    private static void Tell<T>(this T? truth, Action<T> taker)
        where T : class
    {
        if (truth is not null)
        {
            taker(truth);
        }
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
