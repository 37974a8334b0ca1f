namespace LivepeerAkka.Simulator;

/// <summary>Names of the independent streams of random numbers; a value never changes its meaning.</summary>
internal static class Purpose
{
    public const ulong Network = 1;
    public const ulong SessionStarts = 2;
    public const ulong Session = 3;
    public const ulong Capabilities = 4;
    public const ulong Jobs = 5;
    public const ulong Retries = 6;
    public const ulong Noise = 7;
    public const ulong Malformed = 8;
    public const ulong Mirror = 9;
    public const ulong NetworkFaults = 10;
    public const ulong Reports = 11;
    public const ulong Payments = 12;
    public const ulong Clocks = 13;
    public const ulong MirrorBursts = 14;
}
