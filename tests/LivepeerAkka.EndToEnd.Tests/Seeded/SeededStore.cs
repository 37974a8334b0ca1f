using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using Microsoft.Extensions.Configuration;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>A database of the embedded ClickHouse, looked at from outside the nodes.</summary>
internal sealed class SeededStore(Uri clickHouse, string database) : IDisposable
{
    private const int RowsShown = 4;

    // The order in which the pipeline writes: the first table that differs is nearest to the cause.
    private static readonly string[] Order = ["raw_", "ingest_", "dim_", "fact_workflow_", "fact_session_", "fact_", "agg_", ""];

    private readonly ClickHouseStore _store = new(SettingsLoader.Load(
        [], new ConfigurationBuilder().Build(),
        new Dictionary<string, string>
        {
            ["livepeer.clickhouse.url"] = clickHouse.ToString().TrimEnd('/'),
            ["livepeer.clickhouse.database"] = database,
        }).Node.ClickHouse);

    /// <summary>Records by outcome, one a line.</summary>
    public async Task<string> OutcomesAsync() => string.Join('\n', await _store.QueryAsync(
        $"SELECT outcome, sum(event_count) FROM {database}.ingest_accounting GROUP BY outcome ORDER BY outcome",
        r => string.Create(CultureInfo.InvariantCulture, $"{r.GetString(0)} {r.GetValue(1)}")));

    /// <summary>Records that the accounting has.</summary>
    public async Task<long> AccountedAsync() =>
        (await _store.QueryAsync($"SELECT toInt64(sum(event_count)) FROM {database}.ingest_accounting", r => r.GetInt64(0)))[0];

    /// <summary>Sessions without final facts.</summary>
    public async Task<long> OpenAsync() =>
        (await _store.QueryAsync($"SELECT toInt64(countIf(is_final = 0)) FROM {database}.v_api_session_latest", r => r.GetInt64(0)))[0];

    /// <summary>What differs, with rows of the first table that does; null = nothing.</summary>
    public async Task<string?> DifferenceAsync(SeededStore other)
    {
        var (mine, theirs) = (await new StoreChecksum(_store).ReadAsync(), await new StoreChecksum(other._store).ReadAsync());
        var different = mine.Keys.Union(theirs.Keys, StringComparer.Ordinal)
            .Where(t => !mine.TryGetValue(t, out var a) || !theirs.TryGetValue(t, out var b) || a != b)
            .OrderBy(t => Array.FindIndex(Order, o => t.StartsWith(o, StringComparison.Ordinal))).ThenBy(t => t, StringComparer.Ordinal).ToList();
        if (different.Count == 0)
        {
            return null;
        }

        var (mineRows, theirRows) = (await new StoreChecksum(_store).ReadRowsAsync(), await new StoreChecksum(other._store).ReadRowsAsync());
        return $"{string.Join(", ", different)} differ.\n" + string.Join('\n', different.Take(3).Select(t => Rows(t, mineRows[t], theirRows[t])));
    }

    /// <summary>Drops the database.</summary>
    public Task DropAsync() => _store.CommandAsync($"DROP DATABASE IF EXISTS {database}");

    public void Dispose() => _store.Dispose();

    private static string Rows(string table, IReadOnlyList<string> mine, IReadOnlyList<string> theirs)
    {
        var (onlyMine, onlyTheirs) = (Without(mine, theirs), Without(theirs, mine));
        return $"{table}, only undisturbed ({onlyMine.Count}):\n{string.Join('\n', onlyMine.Take(RowsShown))}\n"
            + $"{table}, only disturbed ({onlyTheirs.Count}):\n{string.Join('\n', onlyTheirs.Take(RowsShown))}";
    }

    /// <summary>Rows of one that the other lacks, each as often as it is missing.</summary>
    private static List<string> Without(IReadOnlyList<string> rows, IReadOnlyList<string> others)
    {
        var counts = others.GroupBy(r => r, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return [.. rows.Where(r => !counts.TryGetValue(r, out var n) || (counts[r] = n - 1) < 0)];
    }
}
