using System.Buffers.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// The version that a record names: the root's, else that of <c>data</c>. A version that is null or blank is not named; a number is the
/// number that it means (1.0 is 1); letter case does not matter (decision 0023).
/// </summary>
internal sealed class EnvelopeVersion(IReadOnlyList<string> supported)
{
    private readonly HashSet<string> _supported = new(supported, StringComparer.OrdinalIgnoreCase);

    /// <summary>Path of a version that is named and not supported; null where there is nothing to object to.</summary>
    public string? FaultOf(ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        var (version, path) = IsNamed(scan.Version, record) ? (scan.Version, "version") : (scan.DataVersion, "data.version");
        return IsNamed(version, record) && !_supported.Contains(TextOf(version, record)) ? path : null;
    }

    private static bool IsNamed(JsonSlice version, ReadOnlySpan<byte> record) =>
        !version.IsAbsentOrNull && (version.Kind != JsonTokenType.String || JsonText.Of(version, record).Length > 0);

    private static string TextOf(JsonSlice version, ReadOnlySpan<byte> record) =>
        version.Kind == JsonTokenType.Number && Utf8Parser.TryParse(version.Of(record), out double number, out _) && double.IsFinite(number)
            ? CanonicalJson.Number(number)
            : JsonText.Of(version, record);
}
