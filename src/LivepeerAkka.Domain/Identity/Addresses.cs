namespace LivepeerAkka.Domain.Identity;

/// <summary>The one spelling of ETH addresses: trimmed and lower-case.</summary>
public static class Addresses
{
    /// <summary>Address as it is compared, '' of nothing or blanks; a text that is so already is returned as it is.</summary>
    public static string Canonical(string? text) => text?.Trim().ToLowerInvariant() ?? "";
}
