using System.Globalization;
using System.Text;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>What came out of a comparison.</summary>
/// <param name="Differences">Where the product differs from the contract, one line each; empty = it does not.</param>
/// <param name="FalseOperators">Rows that name an operator who did not do the work, one line each; empty = there are none.</param>
/// <param name="Segments">Segments by status and reason, as the truth has them.</param>
public sealed record WorkReport(
    IReadOnlyList<string> Differences, IReadOnlyList<string> FalseOperators, IReadOnlyDictionary<(string Status, string Reason), int> Segments)
{
    /// <summary>
    /// Share of the segments whose operator is known (<c>resolved</c>, <c>hardware_less</c>, <c>stale</c>); null without a segment.
    /// </summary>
    public double? ShareNamed => Share(status => status is "resolved" or "hardware_less" or "stale");

    /// <summary>Share of the segments that are <c>resolved</c>; null without a segment.</summary>
    public double? ShareResolved => Share(status => status is "resolved");

    /// <summary>The report for people: shares, reasons of the rest, and the first differences.</summary>
    /// <param name="differencesMost">Lines of differences and of false operators, each.</param>
    public string Text(int differencesMost = 20)
    {
        var text = new StringBuilder();
        var total = Segments.Values.Sum();
        text.AppendLine(CultureInfo.InvariantCulture, $"{total} segments, {ShareResolved:P1} resolved, {ShareNamed:P1} with an operator");
        foreach (var ((status, reason), count) in Segments.OrderByDescending(s => s.Value).ThenBy(s => s.Key.Reason, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {count,7} {status} {reason}");
        }

        Append(text, "differences", Differences, differencesMost);
        Append(text, "false operators", FalseOperators, differencesMost);
        return text.ToString();
    }

    private double? Share(Func<string, bool> counts)
    {
        var total = Segments.Values.Sum();
        return total == 0 ? null : Segments.Where(s => counts(s.Key.Status)).Sum(s => s.Value) / (double)total;
    }

    private static void Append(StringBuilder text, string what, IReadOnlyList<string> lines, int most)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{lines.Count} {what}");
        foreach (var line in lines.Take(most))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {line}");
        }
    }
}
