using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Simulator.Records;

/// <summary>
/// A growing buffer for UTF-8 JSON from raw templates. It checks nothing: the caller's templates are the grammar.
/// </summary>
internal sealed class JsonBuffer
{
    private byte[] _bytes = new byte[4_096];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Length => _length;

    public void Clear() => _length = 0;

    public byte[] ToArray() => Written.ToArray();

    public JsonBuffer Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _length += json.Length;
        return this;
    }

    /// <summary>A string with its quotes, escaped where it has to be.</summary>
    public JsonBuffer Text(string text)
    {
        if (!IsPlain(text))
        {
            return Raw("\""u8).Raw(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Raw("\""u8);
        }

        var target = Reserve(text.Length + 2);
        target[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, target[1..]);
        target[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
        return this;
    }

    public JsonBuffer Number(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
        return this;
    }

    /// <summary>A number given in millionths, without needless zeros.</summary>
    public JsonBuffer Millionths(long micros)
    {
        Number(micros / 1_000_000);
        var fraction = micros % 1_000_000;
        if (fraction == 0)
        {
            return this;
        }

        var target = Reserve(7);
        target[0] = (byte)'.';
        var digits = 0;
        for (var unit = 100_000L; fraction != 0; unit /= 10)
        {
            target[++digits] = (byte)('0' + (fraction / unit));
            fraction %= unit;
        }

        _length += digits + 1;
        return this;
    }

    /// <summary>A UUID with its quotes.</summary>
    public JsonBuffer Uuid(ulong high, ulong low)
    {
        (high, low) = Simulator.Uuid.Stamp(high, low);
        var target = Reserve(38);
        target[0] = (byte)'"';
        var at = 1;
        for (var nibble = 0; nibble < 32; nibble++)
        {
            if (nibble is 8 or 12 or 16 or 20)
            {
                target[at++] = (byte)'-';
            }

            var word = nibble < 16 ? high : low;
            target[at++] = "0123456789abcdef"u8[(int)(word >> (60 - (4 * (nibble & 15)))) & 15];
        }

        target[at] = (byte)'"';
        _length += 38;
        return this;
    }

    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
        {
            if (letter is < ' ' or > '~' or '"' or '\\')
            {
                return false;
            }
        }

        return true;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length);
    }
}
