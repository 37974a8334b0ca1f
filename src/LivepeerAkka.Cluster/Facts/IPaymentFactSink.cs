using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes facts of payments on their way to the analytical store.</summary>
public interface IPaymentFactSink
{
    /// <summary>Completes when the store has acknowledged all of them.</summary>
    Task WriteAsync(IReadOnlyList<PaymentFact> facts);
}
