using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Rollups;

/// <summary>A table of rollups: what a row is made of, and how rows of hours make those of a day.</summary>
/// <param name="Name">Table of the hours.</param>
/// <param name="DayName">Table of the days, null: days have none.</param>
/// <param name="Keys">Columns of the key.</param>
/// <param name="Measures">Columns of the value.</param>
/// <param name="Source">A relation of the windows of a scope, with the keys and what the measures are made of.</param>
internal sealed record RollupTable(
    string Name, string? DayName, IReadOnlyList<string> Keys, IReadOnlyList<RollupMeasure> Measures, Func<RollupScope, string> Source)
{
    /// <summary>The days of it, made of the hours; null: there are none.</summary>
    public RollupTable? Days => DayName is null ? null : new RollupTable(
        DayName, null, Keys, [.. Measures.Select(m => m with { Aggregate = m.Combined })],
        scope => $"SELECT * EXCEPT window_start, {RollupScope.StartOf("window_start", DayWindow.LengthMs)} AS window_start FROM {scope.Table(Name)} FINAL WHERE {scope.Within()}");
}

/// <summary>A column of a rollup.</summary>
/// <param name="Name">The column.</param>
/// <param name="Aggregate">What makes it of rows <c>s</c> of the source.</param>
/// <param name="Kind">How values become that of a longer window.</param>
internal sealed record RollupMeasure(string Name, string Aggregate, MeasureKind Kind = MeasureKind.Sum)
{
    /// <summary>What makes a longer window's value of rows <c>s</c> of shorter ones.</summary>
    public string Combined => Kind switch
    {
        MeasureKind.Sum => $"sum(s.{Name})",
        MeasureKind.Max => $"max(s.{Name})",
        MeasureKind.Sketch => $"quantilesDDMergeState(0.01, 0.5, 0.95)(s.{Name})",
        _ => throw new InvalidOperationException($"{Kind} is no kind of measure."),
    };

    /// <summary>The value as text; equal texts are equal values.</summary>
    public string Text => $"ifNull(toString({(Kind == MeasureKind.Sketch ? $"finalizeAggregation({Name})" : Name)}), 'NULL')";
}

/// <summary>Kinds of measures.</summary>
internal enum MeasureKind
{
    /// <summary>Adds up.</summary>
    Sum,

    /// <summary>The greatest stands.</summary>
    Max,

    /// <summary>A state of percentiles, merged.</summary>
    Sketch,
}
