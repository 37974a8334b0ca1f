using System.Globalization;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>
/// Many small simulated networks for one store: each has nodes and gateways of its own, one or two organisations, and starts an hour after the one
/// before it, so that hours hold two or three of them and unnamed gateways are shared. Every other one crowds its sessions about the edge of an hour.
/// </summary>
internal sealed class RandomNetworks
{
    private static readonly string[] Faults =
    [
        .. FaultNames.Attribution, FaultNames.Duplicates, FaultNames.Disorder, FaultNames.Loss, FaultNames.Late, FaultNames.Skew, FaultNames.Bursts,
        FaultNames.Slots, FaultNames.Mirrors, FaultNames.Clocks,
    ];

    /// <summary>Records of all networks.</summary>
    public required long Records { get; init; }

    /// <summary>The truth of all networks together; the totals are those of the last.</summary>
    public required RunTruth Truth { get; init; }

    /// <summary>What the hours of all networks are made of.</summary>
    public HourInputs Hours => Truth.Hours;

    /// <summary>Writes the records of the networks to a file.</summary>
    /// <param name="seed">Everything random follows from it.</param>
    /// <param name="count">Networks.</param>
    /// <param name="file">File to write.</param>
    /// <param name="only">Number of the one network to write; null = all.</param>
    public static async Task<RandomNetworks> WriteAsync(ulong seed, int count, string file, int? only = null)
    {
        var truths = new List<RunTruth>();
        var records = 0L;
        await using var lines = File.Create(file);
        using var writer = new RecordLineWriter(lines);
        foreach (var number in only is { } one ? [one] : Enumerable.Range(0, count))
        {
            var truth = new CollectedTruth();
            foreach (var record in Simulation.Run(OptionsOf(seed, number), truth))
            {
                writer.Write(record);
                records++;
            }

            truths.Add(truth.Result);
        }

        return new RandomNetworks { Records = records, Truth = truths.Aggregate(Join) };
    }

    /// <summary>Regions of some gateways and of some nodes: every other name of either has none.</summary>
    public IReadOnlyDictionary<string, string> Regions()
    {
        var identities = Hours.Work.Select(w => w.Identity).Concat(Hours.Requests.Select(r => r.Identity)).ToList();
        return Some(identities.Select(i => i.Gateway), "at-gateway", every: 2)
            .Concat(Some(identities.Select(i => i.SegmentUrl.Split(':')[0]), "at-node", every: 3))
            .ToDictionary(r => r.Name, r => r.Region, StringComparer.Ordinal);
    }

    /// <summary>What the networks have of everything that hours tell apart, by name.</summary>
    public IReadOnlyDictionary<string, int> Coverage()
    {
        var (work, attempts, requests) = (Hours.Work, Hours.Attempts, Hours.Requests);
        return new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["tail artifacts"] = work.Count(w => w.Slice.IsTailArtifact),
            ["hours without a sample"] = work.Count(w => w.Slice.OutputMicros.Count == 0),
            ["work of nobody"] = work.Count(w => w.Identity.Operator.Length == 0),
            ["errors"] = work.Sum(w => w.Slice.ErrorSamples),
            ["pools"] = work.Count(w => w.Identity.Gpu?.Count > 1),
            ["mixed pools"] = work.Count(w => w.Identity.GpuSlot == "mixed"),
            ["rows without a GPU"] = work.Count(w => w.Identity is { Operator.Length: > 0, Gpu: null }),
            ["sessions over the edge"] = requests.Count(r => r.RequestedMs / 3_600_000 != r.EndedMs / 3_600_000),
            ["confirmed swaps"] = attempts.Count(a => a.EndReason == "swap"),
            ["inferred swaps"] = attempts.Count(a => a.EndReason == "orchestrator_change"),
            ["output failed"] = attempts.Count(a => a.OutputFailed),
            ["excused attempts"] = attempts.Count(a => a.Outcome == "excused"),
            ["nobody available"] = requests.Count(r => r.Reason == "no_orchestrators"),
            ["unserved without a segment"] = requests.Count(r => r is { Outcome: "unexcused", HasSegment: false }),
            ["linked payments"] = Hours.Payments.Count(p => p.Session is not null),
            ["unlinked payments"] = Hours.Payments.Count(p => p.Session is null),
            ["nodes with changing capacity"] = Hours.Reports.GroupBy(r => (r.Node, r.AtMs / 3_600_000)).Count(g => g.Select(r => r.Slots).Distinct().Count() > 1),
        };
    }

    private static RunTruth Join(RunTruth a, RunTruth b) => new([.. a.Sessions, .. b.Sessions], b.Totals)
    {
        Attributions = [.. a.Attributions, .. b.Attributions],
        Payments = [.. a.Payments, .. b.Payments],
        Jobs = [.. a.Jobs, .. b.Jobs],
        Stretches = [.. a.Stretches, .. b.Stretches],
        Hours = a.Hours + b.Hours,
    };

    private static IEnumerable<(string Name, string Region)> Some(IEnumerable<string> names, string region, int every) =>
        names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where((_, i) => i % every == 0).Select(n => (n, region));

    private static SimulationOptions OptionsOf(ulong seed, int number)
    {
        // The same numbers for a network whatever others there are.
        var random = new Random(HashCodeOf(seed, number));
        var isAtEdge = number % 2 == 0;
        return new SimulationOptions
        {
            Seed = (seed * 1_000_003) + (ulong)number,
            NetworkName = string.Create(CultureInfo.InvariantCulture, $"n{number}"),
            Start = SimulationOptions.DefaultStart.AddHours(number).AddMinutes(isAtEdge ? random.Next(55, 59) : random.Next(60)),
            Sessions = random.Next(4, 13),
            Hours = isAtEdge ? 0.03 + (random.NextDouble() * 0.05) : 0.2 + (random.NextDouble() * 1.5),
            SessionMinutesMax = random.Next(1, 16),
            Orchestrators = random.Next(4, 9),
            Gateways = random.Next(1, 3),
            Organisations = random.Next(1, 3),
            CapabilityMinutes = random.Next(3, 20),
            JobSeconds = 3_600,
            Mix = number % 4 == 3 ? TrafficMix.Real : TrafficMix.Dense,
            Faults = Faults.Where(_ => random.Next(3) == 0).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static int HashCodeOf(ulong seed, int number) => unchecked((int)((seed * 0x9E37_79B9) + ((ulong)number * 7_919)));
}
