namespace LivepeerAkka.Simulator.Faults;

/// <summary>The faults that a run can have, by name.</summary>
public static class FaultNames
{
    /// <summary>Gateways send whole batches of up to 100 records again, with the same ids.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Arrival is delayed by up to a minute, so that order is lost.</summary>
    public const string Disorder = "disorder";

    /// <summary>Records never arrive: any edge, the close included.</summary>
    public const string Loss = "loss";

    /// <summary>Families that nobody analyses, application traces and scope traces: about 57 % of the records.</summary>
    public const string Noise = "noise";

    /// <summary>Records of every kind that is rejected.</summary>
    public const string Malformed = "malformed";

    /// <summary>Some records arrive, or arrive again, hours later from a mirror.</summary>
    public const string Late = "late";

    /// <summary>Runner clocks are minutes and hours off; without it they are off by up to two seconds.</summary>
    public const string Skew = "skew";

    /// <summary>Sessions start in bursts of ten times the mean rate.</summary>
    public const string Bursts = "bursts";

    /// <summary>Containers restart: their cards have new UUIDs every hour or so.</summary>
    public const string Churn = "churn";

    /// <summary>Some nodes serve before anybody reports what they offer.</summary>
    public const string LateCapabilities = "latecaps";

    /// <summary>Some nodes serve that were reported thirty hours, or five, before the run and never since.</summary>
    public const string StaleCapabilities = "stalecaps";

    /// <summary>Nodes change their operator, with and without a new hot wallet.</summary>
    public const string Moves = "moves";

    /// <summary>Statuses, or all records of a session, carry the hot wallet without the URL.</summary>
    public const string WalletOnly = "walletonly";

    /// <summary>Statuses name no orchestrator.</summary>
    public const string Nameless = "nameless";

    /// <summary>Statuses carry the name of a pipeline where a model label belongs.</summary>
    public const string Labels = "labels";

    /// <summary>Payments that no id ties to a session: under ids of their own, for jobs, for nobody.</summary>
    public const string Payments = "payments";

    /// <summary>Batch and LLM jobs are tried on one node after the other.</summary>
    public const string Retries = "retries";

    /// <summary>Runners come and go: nodes report fewer slots than they have cards, another number every ten minutes.</summary>
    public const string Slots = "slots";

    /// <summary>The faults that only concern who did the work: capabilities, identities, payments, jobs.</summary>
    public static readonly IReadOnlySet<string> Attribution = new HashSet<string>(
        [Churn, LateCapabilities, StaleCapabilities, Moves, WalletOnly, Nameless, Labels, Payments, Retries], StringComparer.Ordinal);

    /// <summary>Every known name, in the order of this file.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Duplicates, Disorder, Loss, Noise, Malformed, Late, Skew, Bursts,
        Churn, LateCapabilities, StaleCapabilities, Moves, WalletOnly, Nameless, Labels, Payments, Retries, Slots,
    ];

    /// <summary>The faults of the demo.</summary>
    public static readonly IReadOnlySet<string> Demo =
        new HashSet<string>([Duplicates, Disorder, Loss, Noise, Malformed], StringComparer.Ordinal);

    /// <summary>No fault at all.</summary>
    public static readonly IReadOnlySet<string> None = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads a comma-separated list; blanks around names are allowed, <c>none</c> or an empty text is no fault.</summary>
    /// <exception cref="FormatException">A name is unknown; the message lists those that are known.</exception>
    public static IReadOnlySet<string> Parse(string list)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names is ["none"])
        {
            return None;
        }

        var unknown = names.FirstOrDefault(n => !All.Contains(n, StringComparer.Ordinal));
        return unknown is null
            ? names.ToHashSet(StringComparer.Ordinal)
            : throw new FormatException($"Unknown fault '{unknown}'; known are {string.Join(", ", All)}.");
    }
}
