namespace LivepeerAkka.Domain.Jobs;

/// <summary>What the journal of a job holds.</summary>
public static class JobEvents
{
    /// <summary>An entry of the journal.</summary>
    public interface IJobEvent;

    /// <summary>Records became known.</summary>
    public sealed record RecordsAdded(IReadOnlyList<JobRecord> Records) : IJobEvent;

    /// <summary>A fact is about to leave, or was made and is what had left before.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="Fingerprint">Tells it from other facts of the job.</param>
    /// <param name="RecordCount">Records that it was made of.</param>
    /// <param name="NodeUrl">Node that it names, '' = none.</param>
    public sealed record FactPublished(long Version, string Fingerprint, int RecordCount, string NodeUrl) : IJobEvent;

    /// <summary>The store has acknowledged a fact.</summary>
    public sealed record FactAcknowledged(long Version) : IJobEvent;
}
