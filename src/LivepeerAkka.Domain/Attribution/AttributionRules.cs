namespace LivepeerAkka.Domain.Attribution;

/// <summary>The parameters of decisions (attribution.md section 3); limits of time are in <see cref="Capabilities.CapabilityLimits"/>.</summary>
public sealed record AttributionRules
{
    /// <summary>Confidence by temporal class.</summary>
    public const double ConfidenceExact = 1.0;

    /// <summary>An offer last seen at most a day before.</summary>
    public const double ConfidencePrior = 0.9;

    /// <summary>An offer first seen within the skew of clocks.</summary>
    public const double ConfidenceFuture = 0.8;

    /// <summary>A node that became known later.</summary>
    public const double ConfidenceLearnedLater = 0.7;

    /// <summary>An offer last seen at most a week before.</summary>
    public const double ConfidenceStale = 0.4;

    /// <summary>Factor of a decision by nothing but an operator's address.</summary>
    public const double AddressFactor = 0.9;

    /// <summary>Factor of a decision by nothing but a hot wallet.</summary>
    public const double HotWalletFactor = 0.8;

    /// <summary>No aliases.</summary>
    public static readonly AttributionRules Default = new();

    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Other names of models: label → the model's name, letter case aside. A chain of aliases is not followed.</summary>
    public IReadOnlyDictionary<string, string> ModelAliases
    {
        get => _aliases;
        init => _aliases = value.ToDictionary(p => p.Key.Trim(), p => p.Value.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>True when two labels name one model.</summary>
    public bool IsSameModel(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
        || (_aliases.Count > 0 && string.Equals(ModelOf(a), ModelOf(b), StringComparison.OrdinalIgnoreCase));

    private string ModelOf(string label) => _aliases.GetValueOrDefault(label) ?? label;
}
