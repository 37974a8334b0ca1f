using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Work and published keys of nodes to and from their stored form.</summary>
internal static class NodeWorkCodec
{
    public static NodeWorkRecord ToProto(NodeWork work)
    {
        var record = new NodeWorkRecord { Source = work.Source, Version = work.Version, Operator = work.Operator };
        record.Runs.Add(work.Runs.Select(ToProto));
        return record;
    }

    public static NodeWork FromProto(NodeWorkRecord record) =>
        new(record.Source, record.Version, TextPool.Shared.Intern(record.Operator), [.. record.Runs.Select(FromProto)]);

    public static WorkSetEntry ToProto(NodeWork work, long atMs) => new() { Work = ToProto(work), AtMs = atMs };

    public static OrchestratorKeysEntry ToProto(OrchestratorEvents.KeysPublished published)
    {
        var entry = new OrchestratorKeysEntry();
        entry.Stretches.Add(published.Stretches.Select(s => new StretchKeyRecord { OpenedAtMs = s.OpenedAtMs, SegmentCount = s.SegmentCount }));
        entry.Hours.Add(published.Hours);
        return entry;
    }

    public static OrchestratorEvents.KeysPublished FromProto(OrchestratorKeysEntry entry) =>
        new([.. entry.Stretches.Select(s => new StretchKey(s.OpenedAtMs, s.SegmentCount))], [.. entry.Hours]);

    private static WorkRunRecord ToProto(WorkRun run)
    {
        var record = new WorkRunRecord { Pipeline = run.Pipeline, Model = run.Model, FirstMs = run.FirstMs, LengthMs = run.LastMs - run.FirstMs };
        var atMs = run.FirstMs;
        foreach (var span in run.Busy)
        {
            record.BusyMs.Add(span.StartMs - atMs);
            record.BusyMs.Add(span.EndMs - span.StartMs);
            atMs = span.EndMs;
        }

        return record;
    }

    private static WorkRun FromProto(WorkRunRecord record)
    {
        var busy = new BusySpan[record.BusyMs.Count / 2];
        var atMs = record.FirstMs;
        for (var i = 0; i < busy.Length; i++)
        {
            var startMs = atMs + record.BusyMs[2 * i];
            atMs = startMs + record.BusyMs[(2 * i) + 1];
            busy[i] = new BusySpan(startMs, atMs);
        }

        return new WorkRun(
            TextPool.Shared.Intern(record.Pipeline), TextPool.Shared.Intern(record.Model), record.FirstMs, record.FirstMs + record.LengthMs, busy);
    }
}
