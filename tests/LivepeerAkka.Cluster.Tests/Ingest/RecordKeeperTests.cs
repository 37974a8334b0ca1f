using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.ClickHouse;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class RecordKeeperTests
{
    private readonly Store _store = new();

    [Fact]
    public async Task Accepted_events_rejected_records_and_samples_are_kept_and_nothing_else()
    {
        var trace = Candidate(EventFamily.StreamTrace, SampleRows.Trace);
        var job = Candidate(EventFamily.JobAuth, SampleRows.Job);
        var group = new JudgedGroup(
        [
            Judged(trace, Outcomes.Accepted), Judged(job, Outcomes.Accepted, "session_overflow"), Judged(trace, Outcomes.Duplicate),
            Judged(trace, Outcomes.Duplicate, "id_conflict"), Judged(SampleRows.Rejected().Record, Outcomes.Rejected),
            Judged(SampleRows.Ignored().Record, Outcomes.Ignored), Judged(SampleRows.Ignored().Record with { Sample = null }, Outcomes.Ignored),
        ]);

        var kept = await new RecordKeeper(_store, _store, []).KeepAsync(group);

        Assert.Equal([SampleRows.Rejected().Record.Reason], kept.Rejected.Select(r => r.Reason));
        Assert.Equal(group.Records.Count, kept.Progress.Sum(p => p.Counts.Values.Sum()));

        Assert.Equal(
            ["dead letters 1", "raw JobAuth 1", "raw StreamTrace 1", "rejected 1", "samples 1"], _store.Writes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_to_keep_writes_nothing()
    {
        await new RecordKeeper(_store, _store, []).KeepAsync(new JudgedGroup([Judged(Candidate(EventFamily.StreamTrace, SampleRows.Trace), Outcomes.Duplicate)]));

        Assert.Empty(_store.Writes);
    }

    [Fact]
    public async Task A_group_is_kept_when_the_last_of_its_writes_is_durable_and_not_before()
    {
        _store.RejectedDone = new TaskCompletionSource();
        var kept = new RecordKeeper(_store, _store, []).KeepAsync(new JudgedGroup(
            [Judged(Candidate(EventFamily.StreamTrace, SampleRows.Trace), Outcomes.Accepted), Judged(SampleRows.Rejected().Record, Outcomes.Rejected)]));

        Assert.False(kept.IsCompleted);
        _store.RejectedDone.SetResult();
        await kept;
    }

    [Fact]
    public async Task A_write_that_fails_fails_the_group()
    {
        _store.RejectedDone = new TaskCompletionSource();
        _store.RejectedDone.SetException(new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(() => new RecordKeeper(_store, _store, []).KeepAsync(
            new JudgedGroup([Judged(SampleRows.Rejected().Record, Outcomes.Rejected)])));
    }

    private static CandidateEvent Candidate(EventFamily family, EventPayload payload) => SampleRows.Event(family, payload).Event;

    private static JudgedRecord Judged(DecodedRecord decoded, string outcome, string reason = "") =>
        new(SampleRows.Source(), decoded, new CounterKey(decoded.Type, outcome, reason));

    private sealed class Store : IIngestStore, IDeadLetterSink
    {
        public List<string> Writes { get; } = [];

        public TaskCompletionSource? RejectedDone { get; set; }

        public Task WriteRawAsync(EventFamily family, IReadOnlyList<RawEventRow> rows) => Note($"raw {family} {rows.Count}");

        public Task WriteRejectedAsync(IReadOnlyList<RejectedRow> rows) => Task.WhenAll(Note($"rejected {rows.Count}"), RejectedDone?.Task ?? Task.CompletedTask);

        public Task WriteIgnoredSamplesAsync(IReadOnlyList<IgnoredSampleRow> rows) => Note($"samples {rows.Count}");

        public Task WriteAsync(IReadOnlyList<RejectedRow> rows) => Note($"dead letters {rows.Count}");

        private Task Note(string write)
        {
            Writes.Add(write);
            return Task.CompletedTask;
        }
    }
}
