using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Takes what ingest keeps of records; a task completes when the rows are durable.</summary>
public interface IIngestStore
{
    /// <summary>Rows of the family's raw table.</summary>
    Task WriteRawAsync(EventFamily family, IReadOnlyList<RawEventRow> rows);

    /// <summary>Rows of <c>raw_rejected_events</c>.</summary>
    Task WriteRejectedAsync(IReadOnlyList<RejectedRow> rows);

    /// <summary>Rows of <c>raw_ignored_samples</c>.</summary>
    Task WriteIgnoredSamplesAsync(IReadOnlyList<IgnoredSampleRow> rows);
}

/// <summary>Takes rejected records to the dead-letter topic; a task completes when the broker has them.</summary>
public interface IDeadLetterSink
{
    /// <summary>Publishes the dead letters.</summary>
    Task WriteAsync(IReadOnlyList<RejectedRow> rows);
}

/// <summary>For input that has no broker (a replayed file): the dead-letter table alone keeps what was rejected.</summary>
public sealed class NoDeadLetterTopic : IDeadLetterSink
{
    /// <inheritdoc />
    public Task WriteAsync(IReadOnlyList<RejectedRow> rows) => Task.CompletedTask;
}
