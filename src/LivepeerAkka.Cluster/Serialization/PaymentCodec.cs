using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Payments of a session to and from their stored form.</summary>
internal static class PaymentCodec
{
    public static IEnumerable<SessionPaymentRecord> ToProto(IReadOnlyList<SessionPayment> payments) => payments.Select(ToProto);

    public static SessionPayment[] FromProto(IEnumerable<SessionPaymentRecord> records) => [.. records.Select(FromProto)];

    private static SessionPaymentRecord ToProto(SessionPayment payment)
    {
        Span<byte> uid = stackalloc byte[16];
        payment.Evidence.Uid.WriteTo(uid);
        return new SessionPaymentRecord
        {
            Uid = ByteString.CopyFrom(uid),
            TimeMs = payment.Evidence.TimeMs,
            Recipient = payment.Evidence.Recipient,
            Url = payment.Evidence.Url,
            ModelHint = payment.Evidence.ModelHint,
            IsLinked = payment.IsLinked,
            Version = payment.Version,
        };
    }

    private static SessionPayment FromProto(SessionPaymentRecord record) => new(
        new PaymentEvidence(
            EventUid.FromBytes(record.Uid.Span), record.TimeMs, TextPool.Shared.Intern(record.Recipient), TextPool.Shared.Intern(record.Url),
            TextPool.Shared.Intern(record.ModelHint)),
        record.IsLinked,
        record.Version);
}
