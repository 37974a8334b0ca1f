namespace LivepeerAkka.Cluster.Payments;

/// <summary>Linking of payments.</summary>
public sealed record PaymentSettings
{
    /// <summary>How often marked payments are looked for.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most payments of one batch: one transaction of the ledger.</summary>
    public int BatchMax { get; init; } = 1_000;

    /// <summary>How often payments that can change no more are forgotten.</summary>
    public TimeSpan ForgetInterval { get; init; } = TimeSpan.FromHours(1);
}
