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
    public static Flow<SourceRecord, KeptGroup, NotUsed> Create(IngestSettings settings, RecordJudge judge, RecordKeeper keeper, FlowGauge? gauge = null) =>
        Flow.Create<SourceRecord>()
            .GroupedWithin(settings.GroupRecordsMax, settings.GroupWait)
            .SelectAsync(settings.GroupsAskedMax, group => Counted(gauge, FlowGauge.Step.Ask, () => Task.Run(() => judge.JudgeAsync([.. group]))))
            .SelectAsync(settings.GroupsStoringMax, group => Counted(gauge, FlowGauge.Step.Store, () => keeper.KeepAsync(group)));

    private static Task<T> Counted<T>(FlowGauge? gauge, FlowGauge.Step step, Func<Task<T>> work) => gauge is null ? work() : gauge.CountAsync(step, work);
}
