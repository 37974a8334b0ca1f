using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Snapshot;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>The plugin's journal with a quick answer to how far a session's entries go; tables, writes and replay are the plugin's.</summary>
public sealed class SessionJournal(Config configuration) : SqlWriteJournal(configuration)
{
    private readonly JournalReads _reads = new(configuration);
    private readonly ConcurrentDictionary<string, Task> _writing = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _writing.ContainsKey(persistenceId)
            // The plugin waits for its own queued write first.
            ? base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken)
            : _reads.HighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);

    /// <inheritdoc />
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        var started = Stopwatch.GetTimestamp();
        var written = base.WriteMessagesAsync(writes, cancellationToken);
        // All writes of one call are one session's.
        var persistenceId = writes[0].PersistenceId;
        _writing[persistenceId] = written;
        _ = written.ContinueWith(
            _ =>
            {
                JournalMetrics.Wrote(writes.Sum(w => w.Size), started);
                _writing.TryRemove(new KeyValuePair<string, Task>(persistenceId, written));
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return written;
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        _reads.Dispose();
    }
}

/// <summary>The plugin's snapshot store, which is asked only where there is a snapshot: few sessions live long enough for one.</summary>
public sealed class SessionSnapshotStore(Config configuration) : SqlSnapshotStore(configuration)
{
    private readonly JournalReads _reads = new(configuration);

    /// <inheritdoc />
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        await _reads.HasSnapshotAsync(persistenceId, cancellationToken).ConfigureAwait(false)
            ? await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        _reads.Dispose();
    }
}
