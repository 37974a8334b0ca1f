using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Session snapshots to and from their stored form.</summary>
internal static class SnapshotCodec
{
    public static SessionSnapshotRecord ToProto(SessionSnapshot snapshot) => new()
    {
        Batch = SignalCodec.ToProto(snapshot.Signals),
        Revision = snapshot.Revision,
        Concluded = snapshot.IsConcluded,
        AcknowledgedVersion = snapshot.AcknowledgedVersion,
        DuplicateCount = snapshot.DuplicateCount,
        LateCount = snapshot.LateCount,
        LastReceivedAtMs = snapshot.LastReceivedAtMs,
        TerminalReceivedAtMs = snapshot.TerminalReceivedAtMs ?? 0,
    };

    public static SessionSnapshot FromProto(SessionSnapshotRecord record) => new(
        SignalCodec.FromProto(record.Batch),
        record.Revision,
        record.Concluded,
        record.AcknowledgedVersion,
        record.DuplicateCount,
        record.LateCount,
        record.LastReceivedAtMs,
        record.TerminalReceivedAtMs == 0 ? null : record.TerminalReceivedAtMs);
}
