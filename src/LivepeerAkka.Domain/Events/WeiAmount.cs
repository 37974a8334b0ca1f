using System.Globalization;
using System.Numerics;

namespace LivepeerAkka.Domain.Events;

/// <summary>Amounts of money as producers write them, exact in wei: no floating point anywhere.</summary>
public static class WeiAmount
{
    /// <summary>Longest amount that is read: 256 bits have 78 digits, a unit and some blanks.</summary>
    private const int LengthMax = 128;

    private const int EtherDigits = 18;
    private const int GweiDigits = 9;

    /// <summary>2^256 − 1: what the store's column holds.</summary>
    private static readonly BigInteger Max = BigInteger.Pow(2, 256) - 1;

    /// <summary>
    /// <c>"2402400000000000 WEI"</c>, <c>"0.012 ETH"</c>, <c>"3 gwei"</c>, or a bare number of wei; fractions of a wei are cut off. Null when it
    /// is absent, negative, too large or unreadable.
    /// </summary>
    public static BigInteger? Parse(string text)
    {
        var parts = text.Length > LengthMax ? [] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > 2)
        {
            return null;
        }

        int? digits = parts.Length == 1 ? 0 : parts[1].ToUpperInvariant() switch
        {
            "WEI" => 0,
            "GWEI" => GweiDigits,
            "ETH" or "ETHER" => EtherDigits,
            _ => null,
        };
        return digits is { } shift && TryScale(parts[0], shift, out var wei) ? wei : null;
    }

    /// <summary><c>"1635.021 wei/pixel"</c> → 1635.021; null when it is absent or in another unit.</summary>
    public static decimal? ParsePricePerPixel(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts[1].Equals("wei/pixel", StringComparison.OrdinalIgnoreCase)
            && decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
            ? price
            : null;
    }

    /// <summary>Integer part of face × probability × tickets, computed exactly; null when one of them is unknown.</summary>
    public static BigInteger? ExpectedValue(BigInteger? faceWei, decimal? winProbability, long? tickets)
    {
        if (faceWei is not { } face || winProbability is not { } probability || tickets is not { } count)
        {
            return null;
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(probability, bits);
        var mantissa = new BigInteger(new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: 0));
        var value = face * mantissa * count / BigInteger.Pow(10, probability.Scale);
        return value <= Max ? value : null;
    }

    private static bool TryScale(string number, int shift, out BigInteger wei)
    {
        wei = default;
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? "" : number[(point + 1)..];
        if ((whole.Length == 0 && fraction.Length == 0) || !IsDigits(whole) || !IsDigits(fraction))
        {
            return false;
        }

        var kept = fraction.Length > shift ? fraction[..shift] : fraction.PadRight(shift, '0');
        wei = BigInteger.Parse($"0{whole}{kept}", NumberStyles.None, CultureInfo.InvariantCulture);
        return wei <= Max;
    }

    private static bool IsDigits(string text) => text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
