using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>An accepted event that belongs to no workflow session, on its way to the entities that it concerns.</summary>
/// <param name="Org">Organisation.</param>
/// <param name="Event">The event.</param>
/// <param name="Bytes">Size of the record's value.</param>
public sealed record AcceptedRecord(string Org, CandidateEvent Event, int Bytes);

/// <summary>
/// Takes accepted records to entities. May be given a record more than once (a redelivery), so delivery is idempotent by event uid; the
/// records are committed only when the task completes.
/// </summary>
public interface IRecordFeed
{
    /// <summary>Completes when whatever concerns this feed is durable with its entities; records of other families are not its business.</summary>
    Task DeliverAsync(IReadOnlyList<AcceptedRecord> records);
}
