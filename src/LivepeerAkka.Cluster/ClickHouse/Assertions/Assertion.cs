namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Something that holds in every store at rest: a query whose rows are the offenders.</summary>
/// <param name="Name">Name in the output, snake case.</param>
/// <param name="Says">What holds, one sentence.</param>
/// <param name="Sql">The query over a part of the store.</param>
public sealed record Assertion(string Name, string Says, Func<AssertionScope, string> Sql)
{
    /// <summary>It is about the whole store only, because what it counts has no time: left out where a range is asked for.</summary>
    public bool IsOfWhole { get; init; }
}

/// <summary>What came of an assertion.</summary>
/// <param name="Assertion">The assertion.</param>
/// <param name="Offenders">Number of offending rows; 0 = it holds.</param>
/// <param name="Rows">Up to <see cref="AssertionRunner.RowsShown"/> of them, each a JSON object.</param>
public sealed record AssertionResult(Assertion Assertion, long Offenders, IReadOnlyList<string> Rows)
{
    public bool Holds => Offenders == 0;
}
