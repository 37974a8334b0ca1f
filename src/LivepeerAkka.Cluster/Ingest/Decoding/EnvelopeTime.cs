using System.Buffers.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Times of the envelope and of the event (events.md section 2).</summary>
internal static class EnvelopeTime
{
    private const long DayMs = 24 * 60 * 60 * 1000L;

    /// <summary>2015-01-01T00:00:00Z: nothing of the network is older.</summary>
    private const long EarliestMs = 1_420_070_400_000;

    /// <summary>Below it a number is seconds.</summary>
    private const long SecondsBelow = 100_000_000_000;

    /// <summary>How a timestamp stands in the record.</summary>
    public enum Form
    {
        /// <summary>Absent, or neither digits-only text nor a number.</summary>
        Missing,

        /// <summary>No time that a long holds.</summary>
        OutOfRange,

        /// <summary>Read; plausibility is another question.</summary>
        Read,
    }

    /// <summary>Reads digits-only text or a number; seconds are converted.</summary>
    public static Form Read(ReadOnlySpan<byte> record, JsonSlice slice, out long timeMs, out bool unitCorrected)
    {
        timeMs = 0;
        unitCorrected = false;
        switch (slice.Kind)
        {
            case JsonTokenType.String:
                var text = slice.Of(record)[1..^1];
                if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                {
                    return Form.Missing;
                }

                if (!Utf8Parser.TryParse(text, out timeMs, out var used) || used != text.Length)
                {
                    return Form.OutOfRange;
                }

                break;
            case JsonTokenType.Number:
                if (!Utf8Parser.TryParse(slice.Of(record), out double number, out _) || double.Abs(number) > 1e18)
                {
                    return Form.OutOfRange;
                }

                timeMs = (long)number;
                break;
            default:
                return Form.Missing;
        }

        if (timeMs is > 0 and < SecondsBelow)
        {
            timeMs *= 1000;
            unitCorrected = true;
        }

        return Form.Read;
    }

    /// <summary>True for a time from 2015 on and at most 24 h after the record was received.</summary>
    public static bool IsPlausible(long timeMs, long receivedMs) => timeMs >= EarliestMs && timeMs <= receivedMs + DayMs;

    /// <summary>The producer's own time when it is positive and within a day of the envelope's, else the envelope's.</summary>
    public static long EventTimeMs(long? dataTimeMs, long envelopeTimeMs) =>
        dataTimeMs is > 0 and var time && Math.Abs(time - envelopeTimeMs) <= DayMs ? time : envelopeTimeMs;
}
