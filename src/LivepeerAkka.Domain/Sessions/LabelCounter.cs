using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Counts labels in fold order, letter case apart: of models, or of known pipelines, which are no models. Nearly every session has one label.
/// </summary>
internal struct LabelCounter(bool ofPipelines)
{
    private string? _first;
    private int _firstCount;
    private Dictionary<string, (string Spelling, int Count, int Order)>? _others;

    /// <summary>Number of distinct labels.</summary>
    public readonly int Distinct => _first is null ? 0 : 1 + (_others?.Count ?? 0);

    /// <summary>The most frequent label, then the earliest, as it was first spelled; '' without any.</summary>
    public readonly string MostFrequent
    {
        get
        {
            if (_others is null)
            {
                return _first ?? "";
            }

            var (best, count, order) = (_first!, _firstCount, 0);
            foreach (var other in _others.Values)
            {
                if (other.Count > count || (other.Count == count && other.Order < order))
                {
                    (best, count, order) = other;
                }
            }

            return best;
        }
    }

    /// <summary>Counts a label of the wanted kind; others, and blank ones, do not count.</summary>
    public void Add(string label)
    {
        if (label.Length == 0)
        {
            return;
        }

        if (_first is not null && (ReferenceEquals(_first, label) || string.Equals(_first, label, StringComparison.OrdinalIgnoreCase)))
        {
            _firstCount++;
        }
        else if (CapabilityPipelines.IdOf(label) is not null != ofPipelines)
        {
            return;
        }
        else if (_first is null)
        {
            (_first, _firstCount) = (label, 1);
        }
        else
        {
            _others ??= new Dictionary<string, (string Spelling, int Count, int Order)>(StringComparer.OrdinalIgnoreCase);
            _others[label] = _others.TryGetValue(label, out var seen) ? seen with { Count = seen.Count + 1 } : (label, 1, _others.Count + 1);
        }
    }
}
