using System.Globalization;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.EndToEnd.Tests.Seeded;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Three nodes, everything that can befall them, one seed for all of it: the facts equal those of one node that nothing befalls.</summary>
public sealed class SeededTests(ITestOutputHelper output)
{
    private const string Variable = "LIVEPEERAKKA_TEST_SEED";

    [Fact]
    public Task Two_seeds_of_faults_on_Postgres_give_the_facts_of_undisturbed_runs() => RunAsync(Given() ?? Enumerable.Range(1, 2));

    [Fact]
    [Trait("Set", "long")]
    public Task A_hundred_seeds_of_faults_on_Postgres_give_the_facts_of_undisturbed_runs() => RunAsync(Given() ?? Enumerable.Range(1, 100));

    private async Task RunAsync(IEnumerable<int> seeds)
    {
        using var folder = new TestFolder();
        await using var clickHouse = await EmbeddedClickHouse.StartAsync(
            new EmbeddedClickHouseOptions { DataDirectory = folder.File("clickhouse"), Faults = true });
        var failures = new List<string>();
        foreach (var seed in seeds)
        {
            var (failure, line) = await SeededRun.TryAsync(clickHouse, seed);
            output.WriteLine(line);
            if (failure is not null)
            {
                failures.Add($"{failure}\n\nAgain: {Variable}={seed} dotnet test tests/LivepeerAkka.EndToEnd.Tests -c Release --filter Two_seeds_of_faults");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} seeds failed\n{string.Join("\n\n\n", failures)}");
    }

    /// <summary>Seeds of the environment: <c>7</c>, or <c>20-29</c>; null when it names none.</summary>
    private static IEnumerable<int>? Given()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return null;
        }

        var ends = text.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
