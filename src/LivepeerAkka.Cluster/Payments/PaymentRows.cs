using System.Data.Common;
using System.Globalization;
using System.Numerics;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>A payment as the ledger holds it.</summary>
/// <param name="Fact">What is known of it; version 0 = not linked yet.</param>
/// <param name="WrittenVersion">Version that the store has acknowledged, 0 = none.</param>
/// <param name="Marked">How often it was marked: what has to be settled.</param>
internal sealed record PaymentRow(PaymentFact Fact, long WrittenVersion, long Marked)
{
    public LinkablePayment Linkable => new(
        Fact.Uid, Fact.TimeMs, Fact.Detail.RequestId, Fact.Detail.PaymentSessionId, Fact.Detail.Recipient, Fact.Detail.Url);
}

/// <summary>Payments to and from the rows of the ledger.</summary>
internal static class PaymentRows
{
    public const string Columns =
        """
        uid, org, time_ms, gateway, request_id, payment_session_id, recipient, sender, url, manifest_id, capability, face_value_wei,
        expected_value_wei, ticket_count, win_probability, price, price_wei_per_pixel, link_step, session_id, version, written_version, marked
        """;

    /// <summary>Adds a payment that is not there yet, marked to be linked; one that is there stays as it is.</summary>
    public static void Insert(LedgerTransaction t, AcceptedRecord record, Payment payment, long nowMs) => t.Execute(
        """
        INSERT INTO payment (uid, org, time_ms, gateway, request_id, payment_session_id, recipient, sender, url, manifest_id, capability,
          face_value_wei, expected_value_wei, ticket_count, win_probability, price, price_wei_per_pixel, accepted_at_ms, link_step, session_id,
          version, written_version, marked, settled, due_at_ms)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, 0, '', 0, 0, 1, 0, 0)
        ON CONFLICT (uid) DO NOTHING
        """,
        Bytes(record.Event.Uid), record.Org, record.Event.EventTimeMs, LedgerText.Of(record.Event.Gateway), LedgerText.Of(payment.RequestId),
        LedgerText.Of(payment.SessionId), LedgerText.Of(payment.Recipient), LedgerText.Of(payment.Sender), NodeUrl.Normalize(payment.Url),
        LedgerText.Of(payment.ManifestId), LedgerText.Of(payment.Capability), Text(payment.FaceValueWei), Text(payment.ExpectedValueWei),
        payment.TicketCount, Text(payment.WinProbability), LedgerText.Of(payment.Price), Text(payment.PriceWeiPerPixel), nowMs);

    public static PaymentRow Read(DbDataReader r) => new(
        new PaymentFact
        {
            Uid = EventUid.FromBytes(r.GetFieldValue<byte[]>(0)),
            Org = r.GetString(1),
            TimeMs = r.GetInt64(2),
            Link = LinkOf(r.GetInt32(17), r.GetString(18)),
            Version = r.GetInt64(19),
            Detail = new PaymentDetail
            {
                Gateway = r.GetString(3),
                RequestId = r.GetString(4),
                PaymentSessionId = r.GetString(5),
                Recipient = r.GetString(6),
                Sender = r.GetString(7),
                Url = r.GetString(8),
                ManifestId = r.GetString(9),
                Capability = r.GetString(10),
                FaceValueWei = Wei(r, 11),
                ExpectedValueWei = Wei(r, 12),
                TicketCount = r.IsDBNull(13) ? null : r.GetInt64(13),
                WinProbability = Decimal(r, 14),
                Price = r.GetString(15),
                PriceWeiPerPixel = Decimal(r, 16),
            },
        },
        r.GetInt64(20),
        r.GetInt64(21));

    public static byte[] Bytes(EventUid uid)
    {
        var bytes = new byte[16];
        uid.WriteTo(bytes);
        return bytes;
    }

    private static PaymentLink LinkOf(int step, string sessionId) => step switch
    {
        0 => PaymentLink.None,
        1 => new PaymentLink(PaymentLinkStatus.Linked, step, sessionId),
        2 or 3 => new PaymentLink(PaymentLinkStatus.Inferred, step, sessionId),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No such step of linking."),
    };

    private static string? Text(BigInteger? wei) => wei?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static BigInteger? Wei(DbDataReader r, int column) =>
        r.IsDBNull(column) ? null : BigInteger.Parse(r.GetString(column), NumberStyles.None, CultureInfo.InvariantCulture);

    private static decimal? Decimal(DbDataReader r, int column) =>
        r.IsDBNull(column) ? null : decimal.Parse(r.GetString(column), NumberStyles.Float, CultureInfo.InvariantCulture);
}
