using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LivepeerAkka.Domain.Identity;

/// <summary>
/// The one spelling of a node's service URI: <c>host:port</c>, lower-case, without scheme, user, path and query
/// (attribution.md section 1). Every input gives a result; what names no host gives ''.
/// </summary>
public static class NodeUrl
{
    /// <summary>Port of a URI that names none, whatever its scheme.</summary>
    public const int DefaultPort = 8935;

    /// <summary>Longest text that is read, in UTF-16 units; a longer one names nobody.</summary>
    public const int TextLengthMax = 2048;

    /// <summary>Longest name of a host, as the name system has it.</summary>
    public const int HostLengthMax = 253;

    /// <summary>Normalises a service URI; '' when the text is absent, too long or names no host.</summary>
    public static string Normalize(string? text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty || rest.Length > TextLengthMax)
        {
            return "";
        }

        rest = WithoutScheme(rest);
        var end = rest.IndexOfAny("/?#\\");
        rest = end < 0 ? rest : rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        return rest.IsEmpty ? "" : rest[0] == '[' || rest.Count(':') > 1 ? OfAddress6(rest) : OfName(rest);
    }

    /// <summary>The host of a normalised URL, '' of ''.</summary>
    public static string HostOf(string normalised)
    {
        var colon = normalised.LastIndexOf(':');
        return colon < 0 ? normalised : normalised[..colon];
    }

    private static ReadOnlySpan<char> WithoutScheme(ReadOnlySpan<char> text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark > 0 && text[..mark].IndexOfAnyExcept(SchemeChars) < 0)
        {
            return text[(mark + 3)..];
        }

        return text.StartsWith("//", StringComparison.Ordinal) ? text[2..] : text;
    }

    private static string OfName(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        foreach (var c in host)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return "";
            }
        }

        var port = colon < 0 ? DefaultPort : PortOf(text[(colon + 1)..]);
        return host.IsEmpty || host.Length > HostLengthMax || port is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{host.ToString().ToLowerInvariant()}:{port}");
    }

    private static string OfAddress6(ReadOnlySpan<char> text)
    {
        var close = text[0] == '[' ? text.IndexOf(']') : text.Length;
        if (close < 0)
        {
            return "";
        }

        var host = text[0] == '[' ? text[1..close] : text;
        var tail = text[Math.Min(close + 1, text.Length)..];
        int? port = tail.IsEmpty ? DefaultPort : tail[0] == ':' ? PortOf(tail[1..]) : null;
        return port is null || host.Contains('%') || !IPAddress.TryParse(host, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"[{address}]:{port}");
    }

    private static int? PortOf(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? DefaultPort
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port
        : null;

    private static readonly System.Buffers.SearchValues<char> SchemeChars =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
