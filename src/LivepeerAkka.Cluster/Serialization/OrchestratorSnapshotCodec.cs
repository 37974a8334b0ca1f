using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Snapshots of nodes' activity to and from their stored form.</summary>
internal static class OrchestratorSnapshotCodec
{
    public static OrchestratorSnapshotRecord ToProto(OrchestratorSnapshot snapshot)
    {
        var record = new OrchestratorSnapshotRecord { Revision = snapshot.Revision, Published = NodeWorkCodec.ToProto(snapshot.Published) };
        if (snapshot.CutMs is { } cut)
        {
            record.CutMs = cut;
        }

        if (snapshot.Head is { } head)
        {
            record.Head = ToProto(head);
        }

        record.Works.Add(snapshot.Works.Select(w => NodeWorkCodec.ToProto(w.Work, w.AtMs)));
        return record;
    }

    public static OrchestratorSnapshot FromProto(OrchestratorSnapshotRecord record) => new()
    {
        Revision = record.Revision,
        CutMs = record.HasCutMs ? record.CutMs : null,
        Head = record.Head is { } head ? FromProto(head) : null,
        Works = [.. record.Works.Select(w => new NotedWork(NodeWorkCodec.FromProto(w.Work), w.AtMs))],
        Published = NodeWorkCodec.FromProto(record.Published),
    };

    private static StretchHeadRecord ToProto(StretchHead head)
    {
        var record = new StretchHeadRecord
        {
            CutMs = head.CutMs,
            Operator = head.Operator,
            OperatorAtMs = head.OperatorAtMs,
            BusyMs = head.BusyMs,
            SessionsServed = head.SessionsServed,
            PeakConcurrency = head.PeakConcurrency,
        };
        record.Runs.Add(head.Runs.Select(r => new ActivityRecord { Pipeline = r.Pipeline, Model = r.Model, StartMs = r.StartMs, EndMs = r.EndMs }));
        return record;
    }

    private static StretchHead FromProto(StretchHeadRecord record) => new(
        record.CutMs,
        [.. record.Runs.Select(r => new ActivitySegment(TextPool.Shared.Intern(r.Pipeline), TextPool.Shared.Intern(r.Model), r.StartMs, r.EndMs))],
        TextPool.Shared.Intern(record.Operator), record.OperatorAtMs, record.BusyMs, record.SessionsServed, record.PeakConcurrency);
}
