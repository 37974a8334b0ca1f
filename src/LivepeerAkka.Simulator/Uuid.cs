using System.Globalization;

namespace LivepeerAkka.Simulator;

/// <summary>Version-4 UUIDs made of given numbers.</summary>
internal static class Uuid
{
    /// <summary>Text of the UUID.</summary>
    public static string From(ulong high, ulong low)
    {
        (high, low) = Stamp(high, low);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{high >> 32:x8}-{(high >> 16) & 0xFFFF:x4}-{high & 0xFFFF:x4}-{low >> 48:x4}-{low & 0xFFFF_FFFF_FFFF:x12}");
    }

    /// <summary>Sets version and variant.</summary>
    public static (ulong High, ulong Low) Stamp(ulong high, ulong low) =>
        ((high & 0xFFFF_FFFF_FFFF_0FFFUL) | 0x4000UL, (low & 0x3FFF_FFFF_FFFF_FFFFUL) | 0x8000_0000_0000_0000UL);
}
