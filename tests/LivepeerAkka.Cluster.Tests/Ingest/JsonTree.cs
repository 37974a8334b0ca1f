using System.Globalization;
using System.Text;
using CsCheck;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>Generated JSON values, written in a fixed way or in a random one that means the same.</summary>
internal static class JsonTree
{
    private static readonly Gen<string> Text = Gen.String[
        Gen.OneOf(Gen.Char['a', 'e'], Gen.OneOf('"', '\\', '/', '\n', '\u0001', 'é', '☃', '\u007f')), 0, 5];

    private static readonly Gen<object?> Scalar = Gen.OneOf(
        Text.Select(t => (object?)t), Gen.Int[-3, 3].Select(i => (object?)(double)i),
        Gen.Double[-1e9, 1e9].Select(d => (object?)d), Gen.Bool.Select(b => (object?)b), Gen.Const((object?)null));

    public static Gen<object?> Values { get; } = Gen.Recursive<object?>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(
        Scalar,
        inner.Array[0, 4].Select(a => (object?)a),
        Gen.Dictionary(Text, inner)[0, 4].Select(d => (object?)d)));

    /// <summary>Writes with members sorted where there is no seed, else in random order, with random blanks, escapes and forms of numbers.</summary>
    public static string Write(object? value, int? seed)
    {
        var output = new StringBuilder();
        Write(value, seed is { } s ? new Random(s) : null, output);
        return output.ToString();
    }

    private static void Write(object? value, Random? random, StringBuilder output)
    {
        output.Append(random?.Next(8) == 0 ? " \n" : "");
        switch (value)
        {
            case null:
                output.Append("null");
                break;
            case bool flag:
                output.Append(flag ? "true" : "false");
                break;
            case double number:
                output.Append(Number(number, random));
                break;
            case string text:
                WriteText(text, random, output);
                break;
            case object?[] items:
                output.Append('[');
                WriteAll(items, random, output, item => Write(item, random, output));
                output.Append(']');
                break;
            case Dictionary<string, object?> members:
                var sorted = members.OrderBy(m => m.Key, StringComparer.Ordinal).ToArray();
                random?.Shuffle(sorted);
                output.Append('{');
                WriteAll(sorted, random, output, member =>
                {
                    WriteText(member.Key, random, output);
                    output.Append(':');
                    Write(member.Value, random, output);
                });
                output.Append('}');
                break;
            default:
                throw new InvalidOperationException($"No JSON for {value.GetType()}.");
        }
    }

    private static void WriteAll<T>(T[] items, Random? random, StringBuilder output, Action<T> write)
    {
        for (var i = 0; i < items.Length; i++)
        {
            output.Append(i == 0 ? "" : random?.Next(4) == 0 ? " ,\t" : ",");
            write(items[i]);
        }
    }

    private static string Number(double number, Random? random) => random?.Next(3) switch
    {
        1 => number.ToString("E16", CultureInfo.InvariantCulture),
        2 when number == Math.Truncate(number) => number.ToString("0.0", CultureInfo.InvariantCulture),
        _ => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture),
    };

    private static void WriteText(string text, Random? random, StringBuilder output)
    {
        output.Append('"');
        foreach (var c in text)
        {
            if (c < ' ' || c is '"' or '\\' || random?.Next(6) == 0)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                output.Append(c);
            }
        }

        output.Append('"');
    }
}
