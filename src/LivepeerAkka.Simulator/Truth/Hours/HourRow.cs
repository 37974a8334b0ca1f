using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>One row of a view.</summary>
/// <param name="Key">Texts of the view's key columns, in their order; the hour as epoch ms.</param>
/// <param name="Values">The other columns by name.</param>
public sealed record HourRow(IReadOnlyList<string> Key, IReadOnlyDictionary<string, HourValue> Values);

/// <summary>A value: an exact integer, a number that is true to a part in a billion, or null.</summary>
/// <param name="Exact">The integer, null = it is a number or null.</param>
/// <param name="Near">The number, null = it is an integer or null.</param>
public readonly record struct HourValue(BigInteger? Exact, double? Near)
{
    public static implicit operator HourValue(long exact) => new(exact, null);

    public static implicit operator HourValue(BigInteger exact) => new(exact, null);

    public static implicit operator HourValue(double? near) => new(null, near);
}

/// <summary>A view of hours: its name, its keys, its columns.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Keys">Key columns, the hour first.</param>
/// <param name="Columns">The other columns that are compared.</param>
public sealed record HourView(string Name, IReadOnlyList<string> Keys, IReadOnlyList<string> Columns)
{
    /// <summary>Reads every row with all its columns as text, the hour as epoch ms; null stays null.</summary>
    public string Select() =>
        $"SELECT toString(toUnixTimestamp64Milli(v.{Keys[0]})) AS window_start, "
        + string.Join(", ", Keys.Skip(1).Concat(Columns).Select(c => $"toString(v.{c}) AS {c}")) + $" FROM {Name} AS v";
}
