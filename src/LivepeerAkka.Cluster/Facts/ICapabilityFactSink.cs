using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes sightings of offers on their way to the analytical store.</summary>
public interface ICapabilityFactSink
{
    /// <summary>Completes when the store has acknowledged the sightings, as offers and as gauges.</summary>
    Task WriteAsync(IReadOnlyList<OrchestratorOfferFact> offers);
}
