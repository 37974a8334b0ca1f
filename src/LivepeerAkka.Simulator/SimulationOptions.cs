using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Simulator;

/// <summary>What to simulate. Equal options give equal bytes, on any machine.</summary>
public sealed record SimulationOptions
{
    /// <summary>First day of the recorded network: any instant will do, the clock is never read.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 1, 8, 21, 0, 0, TimeSpan.Zero);

    /// <summary>Nodes of the real network: its two snapshots show 40 and 53.</summary>
    public const int RealOrchestrators = 46;

    /// <summary>Mean time between two capability snapshots of a real gateway, minutes: they come every 1 to 25.</summary>
    public const double RealCapabilityMinutes = 13;

    /// <summary>Everything random follows from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Workflow sessions to start; at least 1. A request repeated under one stream id counts as a session of its own.</summary>
    public required int Sessions { get; init; }

    /// <summary>Hours over which sessions start; those open at the end run to their own end.</summary>
    public double Hours { get; init; } = 1;

    /// <summary>Time of the first possible session start.</summary>
    public DateTimeOffset Start { get; init; } = DefaultStart;

    /// <summary>How often things happen.</summary>
    public TrafficMix Mix { get; init; } = TrafficMix.Dense;

    /// <summary>Names of <see cref="FaultNames"/>; they combine freely.</summary>
    public IReadOnlySet<string> Faults { get; init; } = FaultNames.Demo;

    /// <summary>Begins the names of nodes and gateways, so that networks can share a store; lower-case letters and digits, at most 16.</summary>
    public string NetworkName { get; init; } = "";

    /// <summary>Orchestrator nodes in the network; at least 4.</summary>
    public int Orchestrators { get; init; } = 24;

    /// <summary>Gateways of every organisation; at least 1.</summary>
    public int Gateways { get; init; } = 3;

    /// <summary>Organisations that share the network, 1 to 8; each has its own topics.</summary>
    public int Organisations { get; init; } = 1;

    /// <summary>Longest session, minutes.</summary>
    public int SessionMinutesMax { get; init; } = 240;

    /// <summary>Most entries of one capability snapshot; 0 = every node that the gateway sees. An entry is about 1 to 2 KB.</summary>
    public int CapabilityEntriesMax { get; init; }

    /// <summary>Mean time between two capability snapshots of one gateway, minutes. Real: 1 to 25 where the mean is 13.</summary>
    public double CapabilityMinutes { get; init; } = 5;

    /// <summary>Mean time between two jobs (batch, LLM, own container) of one organisation, seconds.</summary>
    public double JobSeconds { get; init; } = 30;

    /// <summary>
    /// Largest value that the reader accepts, bytes: the fault <c>malformed</c> sends some that are one byte larger. Only capability
    /// snapshots can exceed it otherwise.
    /// </summary>
    public int RecordBytesMax { get; init; } = 1_000_000;

    /// <summary>A day of the real network with what it does on an ordinary day: two organisations, all proportions of <see cref="TrafficMix.Real"/>.</summary>
    public static SimulationOptions Real(ulong seed, int sessions) => new()
    {
        Seed = seed,
        Sessions = sessions,
        Hours = 24,
        Mix = TrafficMix.Real,
        Orchestrators = RealOrchestrators,
        Organisations = 2,
        CapabilityMinutes = RealCapabilityMinutes,
        Faults = FaultNames.Real,
    };

    /// <exception cref="ArgumentException">A value is out of its range, or a fault is unknown; the message names it.</exception>
    public void Validate()
    {
        Require(Sessions >= 1, nameof(Sessions), "at least 1");
        Require(Hours is > 0 and <= 24 * 366, nameof(Hours), "above 0 and at most 8784");
        Require(Orchestrators is >= 4 and <= 5_000, nameof(Orchestrators), "4 to 5000");
        Require(Gateways is >= 1 and <= 1_000, nameof(Gateways), "1 to 1000");
        Require(Organisations is >= 1 and <= 8, nameof(Organisations), "1 to 8");
        Require(SessionMinutesMax is >= 1 and <= 7 * 24 * 60, nameof(SessionMinutesMax), "1 to 10080");
        Require(CapabilityEntriesMax >= 0, nameof(CapabilityEntriesMax), "0 or more");
        Require(CapabilityMinutes is >= 0.1 and <= 1_440, nameof(CapabilityMinutes), "0.1 to 1440");
        Require(JobSeconds is >= 0.1 and <= 86_400, nameof(JobSeconds), "0.1 to 86400");
        Require(NetworkName.Length <= 16 && NetworkName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)), nameof(NetworkName), "a-z, 0-9, at most 16");
        Require(RecordBytesMax is >= 16_384 and <= 100_000_000, nameof(RecordBytesMax), "16384 to 100000000");
        foreach (var fault in Faults.Order(StringComparer.Ordinal))
        {
            var rule = $"'{fault}' is unknown, known are {string.Join(", ", FaultNames.All)}";
            Require(FaultNames.All.Contains(fault, StringComparer.Ordinal), nameof(Faults), rule);
        }
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name}: {rule}.", name);
        }
    }
}
