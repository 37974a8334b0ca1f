using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Session snapshots to and from their stored form; 0 stands for a time that is not known.</summary>
internal static class SnapshotCodec
{
    public static SessionSnapshotRecord ToProto(SessionSnapshot snapshot)
    {
        var record = new SessionSnapshotRecord
        {
            Batch = SignalCodec.ToProto(snapshot.Signals),
            Revision = snapshot.Revision,
            AcknowledgedVersion = snapshot.AcknowledgedVersion,
            AcknowledgedSignals = snapshot.AcknowledgedSignals,
            DuplicateCount = snapshot.DuplicateCount,
            LateCount = snapshot.LateCount,
            FirstReceivedAtMs = snapshot.FirstReceivedAtMs ?? 0,
            LastReceivedAtMs = snapshot.LastReceivedAtMs ?? 0,
            TerminalReceivedAtMs = snapshot.TerminalReceivedAtMs ?? 0,
            ConcludedAtMs = snapshot.ConcludedAtMs ?? 0,
            Published = snapshot.Published is { SegmentCount: 0, Hours.Count: 0, DecisionDigest: 0 } ? null : FactKeysCodec.ToProto(snapshot.Published),
        };
        record.Payments.Add(PaymentCodec.ToProto(snapshot.Payments));
        return record;
    }

    public static SessionSnapshot FromProto(SessionSnapshotRecord record) => new()
    {
        Signals = SignalCodec.FromProto(record.Batch),
        Revision = record.Revision,
        AcknowledgedVersion = record.AcknowledgedVersion,
        AcknowledgedSignals = record.AcknowledgedSignals,
        DuplicateCount = record.DuplicateCount,
        LateCount = record.LateCount,
        FirstReceivedAtMs = Known(record.FirstReceivedAtMs),
        LastReceivedAtMs = Known(record.LastReceivedAtMs),
        TerminalReceivedAtMs = Known(record.TerminalReceivedAtMs),
        ConcludedAtMs = Known(record.ConcludedAtMs),
        Payments = PaymentCodec.FromProto(record.Payments),
        Published = record.Published is { } published ? FactKeysCodec.FromProto(published) : new SessionEvents.FactKeysPublished(0, []),
    };

    private static long? Known(long timeMs) => timeMs == 0 ? null : timeMs;
}
