using System.Collections.Concurrent;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Types under which records are counted: every known family, and a bounded number of others, so that a producer of ever new types cannot
/// grow the counters without end.
/// </summary>
internal sealed class CountedTypes
{
    /// <summary>Stands for types beyond the bounds.</summary>
    public const string Other = "(other)";

    private const int OthersMax = 200;
    private const int LengthMax = 64;

    private readonly ConcurrentDictionary<string, bool> _others = new(StringComparer.Ordinal);

    /// <summary>The name to count a type under.</summary>
    public string NameOf(string type)
    {
        if (type.Length == 0 || EventFamilies.TryParse(type, out _) || _others.ContainsKey(type))
        {
            return type;
        }

        if (type.Length > LengthMax || _others.Count >= OthersMax)
        {
            return Other;
        }

        _others.TryAdd(type, true);
        return type;
    }
}
