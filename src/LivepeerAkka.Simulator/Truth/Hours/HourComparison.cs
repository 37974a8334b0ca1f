using System.Globalization;
using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Compares the rows of a view with the truth, both ways.</summary>
public static class HourComparison
{
    private const double Accuracy = 1e-9;

    /// <summary>All differences, one line each; empty = the view is true.</summary>
    /// <param name="view">The view.</param>
    /// <param name="expected">Its true rows.</param>
    /// <param name="observed">Rows that <see cref="HourView.Select"/> reads: texts by column, null = null.</param>
    public static IReadOnlyList<string> Differences(
        HourView view, IEnumerable<HourRow> expected, IEnumerable<IReadOnlyDictionary<string, string?>> observed)
    {
        var differences = new List<string>();
        var rows = new Dictionary<string, IReadOnlyDictionary<string, string?>>(StringComparer.Ordinal);
        foreach (var row in observed)
        {
            var key = NameOf(view, [.. view.Keys.Select(k => row[k] ?? "null")]);
            if (!rows.TryAdd(key, row))
            {
                differences.Add($"{key}: more than one row");
            }
        }

        foreach (var row in expected)
        {
            var key = NameOf(view, row.Key);
            if (!rows.Remove(key, out var got))
            {
                differences.Add($"{key}: expected a row, got none");
                continue;
            }

            differences.AddRange(view.Columns.Where(c => !AreEqual(row.Values[c], got[c]))
                .Select(c => $"{key}: {c}: expected {TextOf(row.Values[c])}, got {got[c] ?? "null"}"));
        }

        differences.AddRange(rows.Keys.Select(key => $"{key}: a row that nothing explains"));
        return differences;
    }

    private static string NameOf(HourView view, IReadOnlyList<string> key)
    {
        var hour = long.TryParse(key[0], CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : key[0];
        return $"{view.Name} {hour} ({string.Join(", ", key.Skip(1).Select(k => $"'{k}'"))})";
    }

    private static bool AreEqual(HourValue expected, string? got) =>
        expected switch
        {
            { Exact: { } exact } => BigInteger.TryParse(got, CultureInfo.InvariantCulture, out var integer) && integer == exact,
            { Near: { } near } => double.TryParse(got, CultureInfo.InvariantCulture, out var number)
                && Math.Abs(number - near) <= Accuracy * Math.Max(1, Math.Abs(near)),
            { OneOf: { } texts } => got is not null && texts.Contains(got, StringComparer.OrdinalIgnoreCase),
            _ => got is null,
        };

    private static string TextOf(HourValue value) =>
        value.OneOf is { } texts ? string.Join(" or ", texts.Select(t => $"'{t}'"))
        : value.Exact?.ToString(CultureInfo.InvariantCulture) ?? value.Near?.ToString("R", CultureInfo.InvariantCulture) ?? "null";
}
