namespace LivepeerAkka.Domain.Attribution;

/// <summary>How an offer is tied to a segment, best first (attribution.md section 3, step 3).</summary>
internal enum IdentityClass
{
    UriAndAddress,
    Uri,
    PaymentRecipient,
    Address,
    HotWallet,

    /// <summary>A hot wallet that several operators share, which decides nothing.</summary>
    SharedWallet,
}
