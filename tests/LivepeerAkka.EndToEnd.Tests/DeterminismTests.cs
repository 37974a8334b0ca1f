using System.Globalization;
using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>
/// The order and repetition of a run's input decide nothing: facts, rollups and views have the checksums of an undisturbed run.
/// LIVEPEERAKKA_TEST_SEED plays other orders.
/// </summary>
public sealed class DeterminismTests(ITestOutputHelper output)
{
    private const string Faults = "duplicates,disorder,loss,late,skew,churn,latecaps,stalecaps,moves,walletonly,nameless,labels,payments,retries";

    private static int Seed => FromEnvironment("LIVEPEERAKKA_TEST_SEED", 20);

    [Fact]
    public Task Five_random_orders_with_random_repetition_give_the_same_checksums() => PlayAsync(5);

    [Fact]
    [Trait("Set", "long")]
    public Task Twenty_random_orders_with_random_repetition_give_the_same_checksums() => PlayAsync(20);

    private async Task PlayAsync(int orders)
    {
        using var folder = new TestFolder();
        var file = await SimulateAsync(folder);
        var expected = ChecksumsOf(await ReplayTests.ReplayAsync(file, folder.File("plain")));
        var random = new Random(Seed);

        for (var order = 0; order < orders; order++)
        {
            var (shuffle, percent) = (random.Next(), random.Next(0, 60));
            var data = folder.File($"order-{order}");
            var actual = ChecksumsOf(await ReplayTests.ReplayAsync(
                file, data, "--shuffle", shuffle.ToString(CultureInfo.InvariantCulture), "--duplicate", percent.ToString(CultureInfo.InvariantCulture)));

            Assert.True(expected.SequenceEqual(actual, StringComparer.Ordinal),
                $"seed {Seed}, order {order} (--shuffle {shuffle} --duplicate {percent}) differs in {string.Join(", ", actual.Except(expected, StringComparer.Ordinal))}");
            Directory.Delete(data, recursive: true);
        }

        output.WriteLine($"seed {Seed}: {orders} orders, {expected.Count} tables and views each");
    }

    private static async Task<string> SimulateAsync(TestFolder folder)
    {
        var simulated = (await HostProcess.RunAsync(
            "simulate", "--seed", $"{Seed}", "--sessions", "20", "--hours", "1.5", "--orchestrators", "6", "--faults", Faults)).MustSucceed();
        var file = folder.File("events.ndjson");
        await File.WriteAllTextAsync(file, simulated.Output);
        return file;
    }

    private static List<string> ChecksumsOf(JsonElement summary) =>
        [.. summary.GetProperty("checksums").EnumerateObject().Select(t => $"{t.Name} {t.Value.GetRawText()}")];

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
