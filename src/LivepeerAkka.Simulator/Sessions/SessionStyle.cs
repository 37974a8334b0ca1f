using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>How a session's records are written: nothing of it changes what they mean.</summary>
internal sealed record SessionStyle
{
    /// <summary>Streams that come by WHIP, in a real mix.</summary>
    private const int WhipPerTenThousand = 8_000;

    /// <summary>Of ten thousand records, how many carry the gateway's name.</summary>
    public required int NamedPerTenThousand { get; init; }

    /// <summary>Statuses have the older flat shape.</summary>
    public required bool FlatStatuses { get; init; }

    /// <summary>URLs and letter case vary from record to record.</summary>
    public required bool Sloppy { get; init; }

    /// <summary>Statuses carry hot wallets without URLs.</summary>
    public bool WalletOnlyStatuses { get; init; }

    /// <summary>No record of the session carries a URL.</summary>
    public bool WalletOnlyRecords { get; init; }

    /// <summary>Of ten thousand statuses, how many name nobody.</summary>
    public int NamelessPerTenThousand { get; init; }

    /// <summary>Labels are the name of a pipeline.</summary>
    public bool PipelineLabels { get; init; }

    /// <summary>Some payments are payment sessions of their own.</summary>
    public bool PaysApart { get; init; }

    /// <summary>The stream comes by WHIP, whose gateways measure the ingest.</summary>
    public bool MeasuresIngest { get; init; } = true;

    /// <summary>Payments have the spacing of the recorded session.</summary>
    public bool PaysAsRecorded { get; init; }

    public static SessionStyle Draw(SeededRandom random, Gateway gateway, SimulationOptions options)
    {
        var (faults, isReal) = (options.Faults, options.Mix == TrafficMix.Real);
        var style = new SessionStyle
        {
            NamedPerTenThousand = gateway.NamedPerTenThousand,
            FlatStatuses = random.Chance(300),
            Sloppy = random.Chance(1_500),
        };

        // Always as many draws, so that one fault does not change what another one does.
        var (wallets, nameless, labels, pays) = (random.Below(100), random.Below(100), random.Below(100), random.Below(100));
        return style with
        {
            WalletOnlyStatuses = faults.Contains(FaultNames.WalletOnly) && wallets < 8,
            WalletOnlyRecords = faults.Contains(FaultNames.WalletOnly) && wallets is >= 8 and < 16,
            NamelessPerTenThousand = faults.Contains(FaultNames.Nameless) && nameless < 12 ? 3_000 : 0,
            PipelineLabels = faults.Contains(FaultNames.Labels) && labels < 6,
            PaysApart = faults.Contains(FaultNames.Payments) && pays < 30,
            MeasuresIngest = !isReal || random.Chance(WhipPerTenThousand),
            PaysAsRecorded = isReal,
        };
    }

    public Spelling SpellingOf(SeededRandom random, in PlannedEvent planned)
    {
        var spelling = random.Chance(NamedPerTenThousand) ? Spelling.Plain : Spelling.BlankGateway;
        if (FlatStatuses && planned.Kind == EventKind.Status)
        {
            spelling |= Spelling.FlatStatus;
        }

        if (planned.IsSignal && (WalletOnlyRecords || (WalletOnlyStatuses && IsOwnStatus(planned))))
        {
            spelling |= Spelling.WalletOnly;
        }

        if (PaysApart && planned.Kind == EventKind.Payment && random.Chance(3_000))
        {
            spelling |= Spelling.PaidApart;
        }

        if (!Sloppy)
        {
            return spelling;
        }

        return spelling | random.Below(6) switch
        {
            0 => Spelling.OddUrl,
            1 => Spelling.ShortUrl,
            2 => Spelling.OddCase,
            3 => Spelling.OddCase | Spelling.OddUrl,
            4 => Spelling.NumbersAsText,
            _ => Spelling.Plain,
        };
    }

    // Beside records with URLs a shared wallet would point to the other operator's node.
    private static bool IsOwnStatus(in PlannedEvent planned) => planned is { Kind: EventKind.Status, Node.SharesWallet: false };
}
