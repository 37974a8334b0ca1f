using LivepeerAkka.Simulator.Feeds;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Counts what ingest has to make of a run.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _accepted = new(StringComparer.Ordinal);
    private long _received;
    private long _duplicate;
    private long _ignored;

    public long Sessions { get; set; }

    public void Add(Emission emission)
    {
        _received++;
        switch (emission.Fate)
        {
            case Fate.Accepted:
                Increment(_accepted, emission.Family);
                break;
            case Fate.Duplicate:
                _duplicate++;
                break;
            case Fate.Ignored:
                _ignored++;
                break;
            case Fate.Rejected:
                Increment(_rejected, emission.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown fate {emission.Fate}.");
        }
    }

    public TruthTotals Totals() => new()
    {
        Sessions = Sessions,
        Received = _received,
        Accepted = _accepted.Values.Sum(),
        Duplicate = _duplicate,
        Ignored = _ignored,
        Rejected = _rejected.Values.Sum(),
        RejectedByReason = _rejected,
        AcceptedByFamily = _accepted,
    };

    private static void Increment(SortedDictionary<string, long> counts, string key) =>
        counts[key] = counts.TryGetValue(key, out var count) ? count + 1 : 1;
}
