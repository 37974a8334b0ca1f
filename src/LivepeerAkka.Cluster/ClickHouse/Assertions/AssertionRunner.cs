namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Asks the store for what offends an assertion.</summary>
public sealed class AssertionRunner(ClickHouseStore store)
{
    /// <summary>Most rows of an assertion that a result holds.</summary>
    public const int RowsShown = 3;

    // One row a key in every table; an outer join fills with nulls, as its reader expects.
    private const string Settings = "SETTINGS final = 1, join_use_nulls = 1";

    /// <summary>The assertions that can be asked of a part of the store, in the order of the pipeline.</summary>
    public static IEnumerable<Assertion> Applicable(AssertionScope scope) => AssertionSuite.All.Where(a => scope.IsWhole || !a.IsOfWhole);

    /// <summary>Looks whether an assertion holds.</summary>
    public async Task<AssertionResult> RunAsync(Assertion assertion, AssertionScope scope, CancellationToken cancellation = default)
    {
        var sql = assertion.Sql(scope);
        var offenders = await store.QueryAsync(
            $"SELECT toInt64(count()) FROM ({sql}) {Settings}", r => r.GetInt64(0), cancellation: cancellation);
        IReadOnlyList<string> rows = offenders[0] == 0
            ? []
            : await store.QueryAsync(
                $"SELECT formatRow('JSONEachRow', *) FROM ({sql}) LIMIT {RowsShown} {Settings}", r => r.GetString(0).TrimEnd(), cancellation: cancellation);
        return new AssertionResult(assertion, offenders[0], rows);
    }
}
