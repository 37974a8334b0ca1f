using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Times of the envelope and of the event (events.md section 2).</summary>
internal static class EnvelopeTime
{
    private const long DayMs = 24 * 60 * 60 * 1000L;

    /// <summary>2015-01-01T00:00:00Z: nothing of the network is older.</summary>
    private const long EarliestMs = 1_420_070_400_000;

    /// <summary>2299-12-31T23:59:59.999Z: the last time that the store's columns hold.</summary>
    public const long LatestMs = 10_413_791_999_999;

    /// <summary>Below it a number is seconds.</summary>
    public const double SecondsBelow = 100_000_000_000;

    /// <summary>How a timestamp stands in the record.</summary>
    public enum Form
    {
        /// <summary>Absent, or neither digits-only text nor a number.</summary>
        Missing,

        /// <summary>A number, but no time that can be stored.</summary>
        OutOfRange,

        /// <summary>Read; plausibility is another question.</summary>
        Read,
    }

    /// <summary>Reads digits-only text or a number; seconds, also with a fraction, are converted.</summary>
    public static Form Read(ReadOnlySpan<byte> record, JsonSlice slice, out long timeMs, out bool unitCorrected)
    {
        timeMs = 0;
        unitCorrected = false;
        double number;
        switch (slice.Kind)
        {
            case JsonTokenType.String:
                var text = Unescaped(slice.Of(record));
                if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                {
                    return Form.Missing;
                }

                if (!Utf8Parser.TryParse(text, out long digits, out var used) || used != text.Length)
                {
                    return Form.OutOfRange;
                }

                number = digits;
                break;
            case JsonTokenType.Number:
                if (!Utf8Parser.TryParse(slice.Of(record), out number, out _))
                {
                    return Form.OutOfRange;
                }

                break;
            default:
                return Form.Missing;
        }

        unitCorrected = number is > 0 and < SecondsBelow;
        number = unitCorrected ? double.Round(number * 1000) : number;

        // Whatever the record's own time says: a time that cannot be stored is none. Below the bound milliseconds are exact in a double.
        if (!(double.Abs(number) <= LatestMs))
        {
            return Form.OutOfRange;
        }

        timeMs = (long)number;
        return Form.Read;
    }

    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.Contains((byte)'\\'))
        {
            return quoted[1..^1];
        }

        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    /// <summary>True for a time from 2015 on and at most 24 h after the record was received.</summary>
    public static bool IsPlausible(long timeMs, long receivedMs) => timeMs >= EarliestMs && timeMs - DayMs <= receivedMs;

    /// <summary>The producer's own time when it is positive and within a day of the envelope's, else the envelope's.</summary>
    public static long EventTimeMs(long? dataTimeMs, long envelopeTimeMs) =>
        dataTimeMs is > 0 and var time && Math.Abs(time - envelopeTimeMs) <= DayMs ? time : envelopeTimeMs;
}
