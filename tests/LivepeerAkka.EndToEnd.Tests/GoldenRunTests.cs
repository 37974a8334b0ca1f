using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>A change of what the product makes of the same records is seen, and is meant (tests/golden/README.md).</summary>
public sealed class GoldenRunTests
{
    private const string Variable = "LIVEPEERAKKA_GOLDEN";

    [Fact]
    public async Task The_golden_run_gives_the_tables_and_views_that_it_gave()
    {
        using var folder = new TestFolder();
        var golden = GoldenFiles.Find();
        await ReplayTests.ReplayAsync(golden.Events, folder.File("data"));
        await using var store = await CorruptibleStore.OpenAsync(folder.File("data"));
        var (checksums, rows) = await store.ReadAsync();

        if (Environment.GetEnvironmentVariable(Variable) == "renew")
        {
            Assert.Empty(await store.FailuresAsync());
            await golden.RenewAsync(checksums, rows);
        }

        var difference = await golden.DifferenceAsync(checksums, rows);
        Assert.True(difference.Length == 0, difference);
    }

    [Fact]
    public async Task A_difference_names_the_first_table_in_the_order_of_the_pipeline_and_shows_rows()
    {
        using var folder = new TestFolder();
        var golden = GoldenFiles.Find();
        await ReplayTests.ReplayAsync(golden.Events, folder.File("data"));
        await using var store = await CorruptibleStore.OpenAsync(folder.File("data"));
        await store.RewriteAsync("agg_sessions_1h", "health_signals + 1000 AS health_signals");
        await store.RewriteAsync("fact_payments", "'elsewhere' AS gateway");
        var (checksums, rows) = await store.ReadAsync();

        var difference = await golden.DifferenceAsync(checksums, rows);

        Assert.StartsWith("fact_payments differs first, of fact_payments, agg_sessions_1h, v_api_", difference, StringComparison.Ordinal);
        Assert.Contains("gateway=elsewhere", difference, StringComparison.Ordinal);
    }
}
