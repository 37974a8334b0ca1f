using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Timelines of nodes to and from the bytes that the ledger keeps.</summary>
public static class TimelineCodec
{
    /// <summary>The stored form.</summary>
    public static byte[] ToBytes(NodeTimeline node)
    {
        var record = new NodeTimelineRecord { Url = node.Url };
        record.Offers.Add(node.Offers.Select(ToProto));
        record.Wallets.Add(node.Wallets.Select(w => new WalletRecord { HotWallet = w.HotWallet, Operator = w.Operator, Seen = { w.Seen.Select(ToProto) } }));
        record.Recipients.Add(node.Recipients.Select(r => new RecipientRecord { Operator = r.Operator, Seen = { r.Seen.Select(ToProto) } }));
        return record.ToByteArray();
    }

    /// <summary>The timeline of a stored form.</summary>
    public static NodeTimeline FromBytes(byte[] bytes)
    {
        var record = NodeTimelineRecord.Parser.ParseFrom(bytes);
        return new NodeTimeline(
            record.Url,
            [.. record.Offers.Select(FromProto)],
            [.. record.Wallets.Select(w => new WalletTimeline(Text(w.HotWallet), Text(w.Operator), Seen(w.Seen)))],
            [.. record.Recipients.Select(r => new RecipientTimeline(Text(r.Operator), Seen(r.Seen)))]);
    }

    internal static GpuSlotRecord? ToProto(GpuSlot? slot) =>
        slot is { } s ? new GpuSlotRecord { Model = s.Model, MemoryBytes = s.MemoryBytes, Ordinal = s.Ordinal } : null;

    internal static GpuSlot? FromProto(GpuSlotRecord? slot) => slot is null ? null : new GpuSlot(Text(slot.Model), slot.MemoryBytes, slot.Ordinal);

    internal static ByteString ToProto(EventUid uid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uid.WriteTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    internal static string Text(string text) => TextPool.Shared.Intern(text);

    private static OfferRecord ToProto(OfferTimeline offer)
    {
        var record = new OfferRecord { Operator = offer.Operator, Pipeline = offer.Pipeline, Model = offer.Model, Slot = ToProto(offer.Slot) };
        record.Seen.Add(offer.Seen.Select(ToProto));
        record.Uuids.Add(offer.Uuids.Select(u => new SlotUuidRecord { Uuid = u.Uuid, FirstSeenMs = u.FirstSeenMs, LastSeenMs = u.LastSeenMs }));
        return record;
    }

    private static OfferTimeline FromProto(OfferRecord record) => new(
        Text(record.Operator), Text(record.Pipeline), Text(record.Model), FromProto(record.Slot), Seen(record.Seen),
        [.. record.Uuids.Select(u => new SlotUuid(u.Uuid, u.FirstSeenMs, u.LastSeenMs))]);

    private static SeenRecord ToProto(SeenInterval seen) => new()
    {
        FirstMs = seen.FirstMs,
        FirstUid = ToProto(seen.FirstUid),
        LastMs = seen.LastMs,
        LastUid = ToProto(seen.LastUid),
    };

    private static SeenInterval[] Seen(IEnumerable<SeenRecord> records) =>
        [.. records.Select(r => new SeenInterval(r.FirstMs, EventUid.FromBytes(r.FirstUid.Span), r.LastMs, EventUid.FromBytes(r.LastUid.Span)))];
}
