namespace LivepeerAkka.Simulator.Faults;

/// <summary>The faults that a run can have, by name.</summary>
public static class FaultNames
{
    /// <summary>See <see cref="Effects"/>, as for all names.</summary>
    public const string Duplicates = "duplicates";

    public const string Disorder = "disorder";
    public const string Loss = "loss";
    public const string Noise = "noise";
    public const string Malformed = "malformed";
    public const string Late = "late";
    public const string Skew = "skew";
    public const string Bursts = "bursts";
    public const string Churn = "churn";
    public const string LateCapabilities = "latecaps";
    public const string StaleCapabilities = "stalecaps";
    public const string Moves = "moves";
    public const string WalletOnly = "walletonly";
    public const string Nameless = "nameless";
    public const string Labels = "labels";
    public const string Payments = "payments";
    public const string Retries = "retries";
    public const string Slots = "slots";
    public const string Mirrors = "mirrors";
    public const string Clocks = "clocks";

    /// <summary>Every known name with what it does.</summary>
    public static readonly IReadOnlyList<(string Name, string Effect)> Effects =
    [
        (Duplicates, "gateways send their last records again with the same ids, up to 100 at once"),
        (Disorder, "arrival is delayed by up to a minute, so that order is lost"),
        (Loss, "records never arrive: any edge, the close included"),
        (Noise, "families that nobody analyses, application and scope traces: 57 % of the records"),
        (Malformed, "records of every kind that is rejected"),
        (Late, "single records arrive half an hour to six hours late, or again so much later"),
        (Skew, "runner clocks are minutes and hours off, one more than a day; without it up to two seconds"),
        (Bursts, "sessions start in bursts of ten times the mean rate"),
        (Churn, "containers restart: their cards have new UUIDs every half to three hours, in the real mix every nine to twenty-seven"),
        (LateCapabilities, "some nodes serve before anybody reports what they offer"),
        (StaleCapabilities, "some nodes serve that were last reported thirty or five hours before the run"),
        (Moves, "nodes change their operator, with and without a new hot wallet"),
        (WalletOnly, "statuses, or all records of a session, carry the hot wallet without the URL"),
        (Nameless, "statuses name no orchestrator"),
        (Labels, "statuses carry the name of a pipeline where a model label belongs"),
        (Payments, "payments that no id ties to a session: under ids of their own, for jobs, for nobody"),
        (Retries, "batch and LLM jobs are tried on one node after the other"),
        (Slots, "nodes report fewer slots than they have cards, another number every ten minutes"),
        (Mirrors, "a mirror brings stretches of up to 600 records again in one burst, minutes to three days later"),
        (Clocks, "clocks of gateways are off, one in three by up to five minutes"),
    ];

    /// <summary>Every known name, in the order of <see cref="Effects"/>.</summary>
    public static readonly IReadOnlyList<string> All = [.. Effects.Select(e => e.Name)];

    /// <summary>The faults that only concern who did the work: capabilities, identities, payments, jobs.</summary>
    public static readonly IReadOnlySet<string> Attribution =
        Set(Churn, LateCapabilities, StaleCapabilities, Moves, WalletOnly, Nameless, Labels, Payments, Retries);

    /// <summary>The faults of the demo.</summary>
    public static readonly IReadOnlySet<string> Demo = Set(Duplicates, Disorder, Loss, Noise, Malformed);

    /// <summary>What the real network does on an ordinary day.</summary>
    public static readonly IReadOnlySet<string> Real = Set(
        Duplicates, Disorder, Loss, Noise, Malformed, Late, Skew, Churn, LateCapabilities, Payments, Retries, Slots, Mirrors, Clocks);

    /// <summary>No fault at all.</summary>
    public static readonly IReadOnlySet<string> None = Set();

    /// <summary>Names of several faults together.</summary>
    public static readonly IReadOnlyList<(string Name, IReadOnlySet<string> Faults)> Groups =
        [("none", None), ("demo", Demo), ("real", Real), ("all", Set([.. All]))];

    /// <summary>Reads a comma-separated list of names and groups; blanks around names are allowed, an empty text is no fault.</summary>
    /// <exception cref="FormatException">A name is unknown; the message lists those that are known.</exception>
    public static IReadOnlySet<string> Parse(string list)
    {
        var faults = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var group = Groups.FirstOrDefault(g => string.Equals(g.Name, name, StringComparison.Ordinal)).Faults;
            if (group is null && !All.Contains(name, StringComparer.Ordinal))
            {
                var known = All.Concat(Groups.Select(g => g.Name));
                throw new FormatException($"Unknown fault '{name}'; known are {string.Join(", ", known)}.");
            }

            faults.UnionWith(group ?? Set(name));
        }

        return faults;
    }

    private static HashSet<string> Set(params string[] names) => names.ToHashSet(StringComparer.Ordinal);
}
