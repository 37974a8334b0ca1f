using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>How a session's records are written: nothing of it changes what they mean.</summary>
internal sealed record SessionStyle
{
    /// <summary>Of ten thousand records, how many carry the gateway's name.</summary>
    public required int NamedPerTenThousand { get; init; }

    /// <summary>Statuses have the older flat shape.</summary>
    public required bool FlatStatuses { get; init; }

    /// <summary>URLs and letter case vary from record to record.</summary>
    public required bool Sloppy { get; init; }

    public static SessionStyle Draw(SeededRandom random, Gateway gateway) => new()
    {
        NamedPerTenThousand = gateway.NamedPerTenThousand,
        FlatStatuses = random.Chance(300),
        Sloppy = random.Chance(1_500),
    };

    public Spelling SpellingOf(SeededRandom random, in PlannedEvent planned)
    {
        var spelling = random.Chance(NamedPerTenThousand) ? Spelling.Plain : Spelling.BlankGateway;
        if (FlatStatuses && planned.Kind == EventKind.Status)
        {
            spelling |= Spelling.FlatStatus;
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
}
