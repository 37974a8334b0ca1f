using System.Globalization;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>What a seed decides: the network, the settings that facts do not depend on, and what befalls the nodes when.</summary>
internal sealed record SeededPlan
{
    private const int WindowRecords = 250;

    private static readonly string[] NetworkFaults =
    [
        .. FaultNames.Attribution, FaultNames.Duplicates, FaultNames.Disorder, FaultNames.Loss, FaultNames.Late, FaultNames.Skew, FaultNames.Bursts,
        FaultNames.Slots, FaultNames.Noise, FaultNames.Malformed,
    ];

    /// <summary>All kinds, or those that the environment names, parted by commas.</summary>
    private static readonly FaultKind[] Kinds = Environment.GetEnvironmentVariable("LIVEPEERAKKA_TEST_FAULTS") is { Length: > 0 } names
        ? [.. names.Split(',').Select(Enum.Parse<FaultKind>)]
        : Enum.GetValues<FaultKind>();


    public required int Seed { get; init; }

    public required SimulationOptions Network { get; init; }

    /// <summary>Most records that are read and not committed.</summary>
    public int Window { get; init; } = WindowRecords;

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>In the order of their share of the records.</summary>
    public required IReadOnlyList<SeededFault> Faults { get; init; }

    public static SeededPlan Of(int seed, int nodes)
    {
        var random = new Random(seed);
        var network = new SimulationOptions
        {
            Seed = (ulong)seed,
            Start = SimulationOptions.DefaultStart.AddMinutes(random.Next(60)),
            Sessions = random.Next(8, 17),
            Hours = 0.1 + (random.NextDouble() * 0.4),
            SessionMinutesMax = random.Next(2, 9),
            Orchestrators = random.Next(4, 9),
            Gateways = random.Next(1, 3),
            Organisations = random.Next(1, 3),
            CapabilityMinutes = random.Next(3, 15),
            JobSeconds = random.Next(60, 300),
            Faults = NetworkFaults.Where(_ => random.Next(2) == 0).ToHashSet(StringComparer.Ordinal),
        };
        return new SeededPlan
        {
            Seed = seed,
            Network = network,
            Settings = SettingsOf(random),
            Faults = FaultsOf(random, seed, nodes),
        };
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"network {string.Join(',', Network.Faults.Order(StringComparer.Ordinal))}; then {string.Join(", ", Faults)}");

    private static Dictionary<string, string> SettingsOf(Random random) => new(StringComparer.Ordinal)
    {
        ["livepeer.sessions.idle-timeout"] = random.Next(2) == 0 ? "1s" : "3s",
        ["livepeer.sessions.snapshot-every-events"] = random.Next(2) == 0 ? "10" : "500",
        ["livepeer.sessions.passivate-after"] = random.Next(2) == 0 ? "1s" : "60s",
        ["livepeer.sessions.gather"] = random.Next(2) == 0 ? "0s" : "200ms",
        ["livepeer.orchestrators.snapshot-every-events"] = random.Next(2) == 0 ? "10" : "200",
        ["livepeer.ingest.group-records-max"] = random.Next(2) == 0 ? "50" : "1000",
        ["livepeer.clickhouse.batch-rows-max"] = random.Next(2) == 0 ? "100" : "100000",
    };

    private static List<SeededFault> FaultsOf(Random random, int seed, int nodes)
    {
        // Every kind comes first once in as many seeds as there are kinds; the others are drawn.
        const int count = 3;
        var kinds = Enumerable.Range(0, count).Select(i => i == 0 ? Kinds[seed % Kinds.Length] : Kinds[random.Next(Kinds.Length)]).ToArray();
        random.Shuffle(kinds);
        var shares = kinds.Select(_ => 0.1 + (random.NextDouble() * 0.8)).Order();
        return [.. shares.Zip(kinds, (share, kind) => new SeededFault(kind, share, random.Next(nodes), random.Next(300, 3_000), random.Next()))];
    }
}
