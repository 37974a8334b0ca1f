using Akka;
using Akka.Streams.Dsl;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// The pipeline between a source of records and its commit: gather, judge, keep. Ordered and bounded at every step, so that what
/// comes out is a finished prefix of what went in.
/// </summary>
public static class IngestFlow
{
    /// <summary>Builds the flow; it fails when any step does, and the caller restarts it from what was committed.</summary>
    public static Flow<SourceRecord, KeptGroup, NotUsed> Create(IngestSettings settings, RecordJudge judge, RecordKeeper keeper) =>
        Flow.Create<SourceRecord>()
            .GroupedWithin(settings.GroupRecordsMax, settings.GroupWait)
            .SelectAsync(settings.GroupsAskedMax, group => Task.Run(() => judge.JudgeAsync([.. group])))
            .SelectAsync(settings.GroupsStoringMax, keeper.KeepAsync);
}
