using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// What is stored in the place of a prompt. Read back as what it is, so that a dead letter that is replayed keeps the length and the hash of
/// the prompt that it had.
/// </summary>
internal static partial class StoredPrompt
{
    private const int LongestBytes = 80;

    /// <summary>The stored form; <paramref name="length"/> in characters.</summary>
    public static string Of(int length, string hash) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"length":{{length}},"hash":"{{hash}}"}""");

    /// <summary>Reads the stored form, exactly as <see cref="Of"/> writes it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out int length, out string hash)
    {
        (length, hash) = (0, "");
        if (value.Length > LongestBytes || !value.StartsWith("{\"length\":"u8))
        {
            return false;
        }

        var match = Form().Match(Encoding.UTF8.GetString(value));
        if (!match.Success)
        {
            return false;
        }

        length = int.Parse(match.Groups["length"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        hash = match.Groups["hash"].Value;
        return true;
    }

    [GeneratedRegex("^\\{\"length\":(?<length>[0-9]{1,9}),\"hash\":\"(?<hash>[0-9a-f]{32})\"\\}\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
