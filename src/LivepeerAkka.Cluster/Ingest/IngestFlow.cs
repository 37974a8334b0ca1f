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
    /// <param name="settings">Bounds of the steps.</param>
    /// <param name="judge">Finds out what becomes of each record.</param>
    /// <param name="keeper">Keeps what became of it.</param>
    /// <param name="gauge">Counts the groups in each step; null = nobody looks.</param>
    public static Flow<SourceRecord, KeptGroup, NotUsed> Create(IngestSettings settings, RecordJudge judge, RecordKeeper keeper, FlowGauge? gauge = null)
    {
        gauge ??= new FlowGauge();
        return Flow.Create<SourceRecord>()
            .GroupedWithin(settings.GroupRecordsMax, settings.GroupWait)
            .SelectAsync(settings.GroupsAskedMax, group => gauge.Asked.DuringAsync(() => Task.Run(() => judge.JudgeAsync([.. group]))))
            .SelectAsync(settings.GroupsStoringMax, group => gauge.Storing.DuringAsync(() => keeper.KeepAsync(group)));
    }
}
