using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>An accepted event with its record, on its way to its raw table.</summary>
public sealed record RawEventRow(CandidateEvent Event, SourceRecord Source);

/// <summary>A rejected record on its way to <c>raw_rejected_events</c> and the dead-letter topic.</summary>
public sealed record RejectedRow(RejectedRecord Record, SourceRecord Source)
{
    /// <summary>When the record was last fed again, epoch ms; null while it was not.</summary>
    public long? ReplayedAtMs { get; init; }
}

/// <summary>A kept sample of an ignored record on its way to <c>raw_ignored_samples</c>.</summary>
public sealed record IgnoredSampleRow(IgnoredRecord Record, SourceRecord Source);

/// <summary>One cumulative counter of <c>ingest_accounting</c>.</summary>
/// <param name="Log">Incarnation of the log.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Partition">Partition.</param>
/// <param name="EventType">The envelope's type, '' where it could not be read.</param>
/// <param name="Outcome"><c>accepted</c>, <c>duplicate</c>, <c>ignored</c> or <c>rejected</c>.</param>
/// <param name="Reason">Reason of the outcome, '' where there is none.</param>
/// <param name="EventCount">Records so far in this log's partition.</param>
/// <param name="Version">Grows with every change of the counter.</param>
public sealed record AccountingRow(
    string Log, string Topic, int Partition, string EventType, string Outcome, string Reason, long EventCount, long Version);
