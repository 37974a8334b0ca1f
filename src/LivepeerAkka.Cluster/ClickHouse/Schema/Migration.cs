using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>A numbered file of SQL.</summary>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Name">File name without ending, for example <c>0001_raw_events</c>.</param>
/// <param name="Text">Its text, with placeholders.</param>
public sealed record Migration(int Number, string Name, string Text)
{
    private const string Folder = "schema/";
    private const string Ending = ".sql";
    private const int Digits = 4;

    /// <summary>SHA-256 of the text, lower-case hex; line endings do not count.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The migrations that are built into the code, in order.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = Load(typeof(Migration).Assembly);

    /// <summary>Makes a migration of a file name <c>NNNN_name</c> and its text.</summary>
    public static Migration Of(string name, string text) =>
        name.Length > Digits + 1 && name[Digits] == '_'
        && int.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Migration(number, name, text)
            : throw new SchemaException($"The migration {name} is not named NNNN_name.");

    private static List<Migration> Load(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal))
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!, Encoding.UTF8);
                return Of(n[Folder.Length..^Ending.Length], reader.ReadToEnd());
            })
            .OrderBy(m => m.Number),
    ];
}
