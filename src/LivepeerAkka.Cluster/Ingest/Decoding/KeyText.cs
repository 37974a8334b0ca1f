using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Texts of producers as everything behind the decoder may meet them: no store refuses them, and no key of an index outgrows it
/// (decision 0145). The record itself is kept as it came.
/// </summary>
internal static class KeyText
{
    /// <summary>Longest id, label or address, in UTF-16 units: two of them fit into an index row of PostgreSQL (2 704 bytes).</summary>
    public const int LengthMax = 256;

    /// <summary>What stays readable of a longer one.</summary>
    private const int PrefixLength = 200;

    /// <summary>PostgreSQL takes no NUL in a text, and SQLite reads none back.</summary>
    private const char InPlaceOfNul = '\uFFFD';

    /// <summary>The text without NUL; a long one is its beginning and a hash of the whole, so that two of them stay two.</summary>
    public static string Of(string text)
    {
        var kept = WithoutNul(text);
        if (kept.Length <= LengthMax)
        {
            return kept;
        }

        var prefix = kept.AsSpan(0, char.IsHighSurrogate(kept[PrefixLength - 1]) ? PrefixLength - 1 : PrefixLength);
        return $"{prefix}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kept)).AsSpan(0, 16))}";
    }

    /// <summary>The text with U+FFFD in the place of every NUL.</summary>
    public static string WithoutNul(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', InPlaceOfNul) : text;

    /// <summary>As <see cref="WithoutNul(string)"/>, in place.</summary>
    public static void WithoutNul(Span<char> text) => text.Replace('\0', InPlaceOfNul);
}
