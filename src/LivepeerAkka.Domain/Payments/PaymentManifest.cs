using System.Globalization;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Domain.Payments;

/// <summary>Pipeline and model that a manifest id of the form <c>CAPABILITY_MODEL</c> names; the others are random texts and name nothing.</summary>
/// <param name="Pipeline">'' = names none, or a capability that is no known pipeline.</param>
/// <param name="Model">'' = names none.</param>
public readonly record struct PaymentManifest(string Pipeline, string Model)
{
    /// <summary>Names nothing.</summary>
    public static readonly PaymentManifest None = new("", "");

    /// <summary>Reads a manifest id.</summary>
    public static PaymentManifest Parse(string manifestId)
    {
        var text = manifestId.AsSpan().Trim();
        var split = text.IndexOf('_');
        if (split <= 0 || !int.TryParse(text[..split], NumberStyles.None, CultureInfo.InvariantCulture, out var capability))
        {
            return None;
        }

        var model = text[(split + 1)..].Trim().ToString();
        return model.Length == 0 ? None : new PaymentManifest(CapabilityPipelines.NameOf(capability), model);
    }
}
