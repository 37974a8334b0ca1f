using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Accepted payments on their way into the ledger, where the linker finds them.</summary>
public sealed class PaymentFeed(PaymentLedger payments) : IRecordFeed
{
    /// <inheritdoc />
    public Task DeliverAsync(IReadOnlyList<AcceptedRecord> records)
    {
        var mine = records.Where(r => r.Event.Payload is Payment).ToList();
        return mine.Count == 0 ? Task.CompletedTask : payments.AddAsync(mine);
    }
}
