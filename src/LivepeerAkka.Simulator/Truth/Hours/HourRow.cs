using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>One row of a view.</summary>
/// <param name="Key">Texts of the view's key columns, in their order; the hour as epoch ms.</param>
/// <param name="Values">The other columns by name.</param>
public sealed record HourRow(IReadOnlyList<string> Key, IReadOnlyDictionary<string, HourValue> Values);

/// <summary>A value: an exact integer, a number that is true to a part in a billion, one of some texts, or null.</summary>
/// <param name="Exact">The integer, null = it is something else.</param>
/// <param name="Near">The number, null = it is something else.</param>
[System.Text.Json.Serialization.JsonConverter(typeof(HourValueFormat))]
public readonly record struct HourValue(BigInteger? Exact, double? Near)
{
    /// <summary>Texts of which any is true, null = it is no text.</summary>
    public IReadOnlyList<string>? OneOf { get; init; }

    public static implicit operator HourValue(long exact) => new(exact, null);

    public static implicit operator HourValue(BigInteger exact) => new(exact, null);

    public static implicit operator HourValue(double? near) => new(null, near);

    /// <summary>One of some texts; without any, the empty one.</summary>
    public static HourValue Text(IReadOnlyCollection<string> oneOf) => new(null, null) { OneOf = oneOf.Count == 0 ? [""] : [.. oneOf] };
}

/// <summary>A view of windows of time: its name, its keys, its columns.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Keys">Key columns, the start of the window first.</param>
/// <param name="Columns">The other columns that are compared.</param>
/// <param name="WindowMs">Length of a window, ms.</param>
public sealed record HourView(string Name, IReadOnlyList<string> Keys, IReadOnlyList<string> Columns, long WindowMs)
{
    /// <summary>Reads every row with all its columns as text, the start of the window as epoch ms; null stays null.</summary>
    public string Select() =>
        $"SELECT toString(toUnixTimestamp64Milli(v.{Keys[0]})) AS window_start, "
        + string.Join(", ", Keys.Skip(1).Concat(Columns).Select(c => $"toString(v.{c}) AS {c}")) + $" FROM {Name} AS v";

    /// <summary>Start of the window that holds a time.</summary>
    internal long StartOf(long atMs) => atMs - (((atMs % WindowMs) + WindowMs) % WindowMs);
}
