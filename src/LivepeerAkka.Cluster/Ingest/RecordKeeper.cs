using System.Diagnostics;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Writes what is kept of a judged group: raw rows of accepted events, dead letters of rejected ones, samples of ignored ones; and takes what
/// belongs to no session to the entities that it concerns. May repeat: rows and entities are idempotent by event uid.
/// </summary>
public sealed class RecordKeeper(IIngestStore store, IDeadLetterSink deadLetters, IReadOnlyList<IRecordFeed> feeds)
{
    /// <summary>Completes when everything of the group is durable. The group itself can be forgotten at once.</summary>
    public Task<KeptGroup> KeepAsync(JudgedGroup group)
    {
        var started = Stopwatch.GetTimestamp();
        var rejected = group.Records.Select(r => r.Decoded).OfType<RejectedRecord>().ToList();
        return FinishAsync(Task.WhenAll(Write(group)), new KeptGroup(group.Progress(), rejected), started);
    }

    private static async Task<KeptGroup> FinishAsync(Task writes, KeptGroup kept, long started)
    {
        await writes.ConfigureAwait(false);
        IngestMetrics.Kept(started);
        return kept;
    }

    private List<Task> Write(JudgedGroup group)
    {
        var raw = new Dictionary<EventFamily, List<RawEventRow>>();
        var rejected = new List<RejectedRow>();
        var samples = new List<IgnoredSampleRow>();
        var others = new List<AcceptedRecord>();
        foreach (var record in group.Records)
        {
            switch (record.Decoded)
            {
                case CandidateEvent candidate when record.IsAccepted:
                    if (!raw.TryGetValue(candidate.Family, out var rows))
                    {
                        raw.Add(candidate.Family, rows = []);
                    }

                    rows.Add(new RawEventRow(candidate, record.Source));
                    if (candidate.Payload is not SessionPayload)
                    {
                        others.Add(new AcceptedRecord(record.Source.Org, candidate, record.Source.Bytes));
                    }

                    break;
                case RejectedRecord refused:
                    rejected.Add(new RejectedRow(refused, record.Source));
                    break;
                case IgnoredRecord { Sample: not null } ignored:
                    samples.Add(new IgnoredSampleRow(ignored, record.Source));
                    break;
            }
        }

        var writes = raw.Select(r => store.WriteRawAsync(r.Key, r.Value)).ToList();
        if (rejected.Count > 0)
        {
            writes.Add(store.WriteRejectedAsync(rejected));
            writes.Add(deadLetters.WriteAsync(rejected));
        }

        if (samples.Count > 0)
        {
            writes.Add(store.WriteIgnoredSamplesAsync(samples));
        }

        if (others.Count > 0)
        {
            writes.AddRange(feeds.Select(f => f.DeliverAsync(others)));
        }

        return writes;
    }
}
