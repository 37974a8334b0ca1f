namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Which dead letters are meant.</summary>
/// <param name="Reason">One of <see cref="Domain.Events.RejectReason"/>; null for any.</param>
/// <param name="FromMs">First time of receipt, epoch ms; null for no bound.</param>
/// <param name="ToMs">Time of receipt that is not meant any more, epoch ms; null for no bound.</param>
public sealed record DeadLetterSelection(string? Reason = null, long? FromMs = null, long? ToMs = null);

/// <summary>How many dead letters of a reason there are.</summary>
/// <param name="Reason">Why they were rejected.</param>
/// <param name="Letters">All of them.</param>
/// <param name="Replayable">Those that were kept whole.</param>
/// <param name="Replayed">Those that were fed again at least once.</param>
public sealed record DeadLetterCount(string Reason, long Letters, long Replayable, long Replayed);
