namespace LivepeerAkka.Simulator.Sessions;

/// <summary>The start time that a status reports.</summary>
internal static class PlannedStart
{
    private const long FlatUnitMs = 500;

    /// <summary>Epoch ms. The flat shape sends seconds as floats: halves, which binary fractions hold exactly.</summary>
    public static long Of(long startMs, Spelling spelling) =>
        spelling.HasFlag(Spelling.FlatStatus) ? startMs / FlatUnitMs * FlatUnitMs : startMs;
}
