using System.Security.Cryptography;
using System.Text.Unicode;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>How a rejected record is kept (events.md section 4, decision 0024).</summary>
/// <param name="Encoding"><c>json</c>, <c>text</c> or <c>base64</c>.</param>
/// <param name="Payload">UTF-8 text in that encoding.</param>
/// <param name="IsWhole">False when only a prefix is kept.</param>
/// <param name="Sha256">Of the whole value as it was received, lower-case hex, where only a prefix is kept; else ''.</param>
internal readonly record struct StoredForm(string Encoding, ReadOnlyMemory<byte> Payload, bool IsWhole, string Sha256)
{
    /// <summary>The form of a value that was scanned; addresses and prompts are removed from whatever is JSON, also from a prefix.</summary>
    public static StoredForm Of(ReadOnlyMemory<byte> value, EnvelopeScan scan, bool isJson, IngestSettings settings, Scrubber scrubber)
    {
        var stored = isJson ? scrubber.Scrub(value, scan) : value;
        if (value.Length > settings.RejectedBytesMax)
        {
            var prefix = stored.Span[..Math.Min(stored.Length, settings.RejectedPrefixBytes)];
            return new StoredForm("base64", Base64Of(prefix), IsWhole: false, Convert.ToHexStringLower(SHA256.HashData(value.Span)));
        }

        return isJson ? new StoredForm("json", stored, IsWhole: true, "")
            : IsText(value.Span) ? new StoredForm("text", value, IsWhole: true, "")
            : new StoredForm("base64", Base64Of(value.Span), IsWhole: true, "");
    }

    private static byte[] Base64Of(ReadOnlySpan<byte> bytes) => System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    /// <summary>Text that was never meant to be JSON; what begins like JSON and is broken is kept as bytes.</summary>
    private static bool IsText(ReadOnlySpan<byte> value)
    {
        var start = value.TrimStart(" \t\r\n"u8);
        return Utf8.IsValid(value) && (start.IsEmpty || start[0] is not ((byte)'{' or (byte)'['));
    }
}
