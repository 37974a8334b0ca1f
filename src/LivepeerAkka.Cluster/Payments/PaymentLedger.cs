using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>A session that has to hear of a payment.</summary>
public readonly record struct PaymentTelling(string SessionId, bool IsLinked);

/// <summary>A payment that was linked again and what is left to do for it.</summary>
/// <param name="Fact">The payment with its link.</param>
/// <param name="IsUnwritten">The store has not acknowledged this version.</param>
/// <param name="Marked">Mark that is settled by it.</param>
/// <param name="Tellings">Sessions that have to hear of it.</param>
public sealed record RelinkedPayment(PaymentFact Fact, bool IsUnwritten, long Marked, IReadOnlyList<PaymentTelling> Tellings);

/// <summary>The payments that may still change, in the ledger; links them by the rules of <see cref="PaymentLinks"/>.</summary>
public sealed class PaymentLedger(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>Rows stay twice as long as payments are linked again: they tie and place those that came after them.</summary>
    private const long KeptForMs = 2 * PaymentMarks.RelinkedForMs;

    /// <summary>A payment that was taken is taken again after this long, should nothing have become of it.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private const int ForgottenAtOnceMax = 2_000;

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds accepted payments; those that are there already stay as they are. Durable when the task completes.</summary>
    public Task AddAsync(IReadOnlyList<AcceptedRecord> records)
    {
        var now = NowMs;
        return ledger.RunAsync(t =>
        {
            foreach (var record in records)
            {
                PaymentRows.Insert(t, record, (Payment)record.Event.Payload, now);
            }

            return records.Count;
        });
    }

    /// <summary>Links up to <paramref name="max"/> of the payments that are marked and due.</summary>
    public Task<List<RelinkedPayment>> RelinkAsync(int max)
    {
        var now = NowMs;
        return ledger.RunAsync(t => new PaymentRelinking(t, now).Run(DueClaim.Of(now, Lease, max)));
    }

    /// <summary>
    /// Notes that the store has the facts of payments and, but for the <paramref name="untold"/>, that their sessions have heard of them. A payment
    /// that was linked otherwise meanwhile is left as it is: whoever did that settles it.
    /// </summary>
    public Task SettleAsync(IReadOnlyList<RelinkedPayment> payments, IReadOnlySet<EventUid> untold) => ledger.RunAsync(t =>
    {
        foreach (var payment in payments)
        {
            if (untold.Contains(payment.Fact.Uid))
            {
                t.Execute(
                    "UPDATE payment SET written_version = version WHERE uid = @p0 AND version = @p1",
                    PaymentRows.Bytes(payment.Fact.Uid), payment.Fact.Version);
            }
            else
            {
                Settle(t, payment);
            }
        }

        return payments.Count;
    });

    /// <summary>Number of payments that wait to be linked, written or told of.</summary>
    public Task<long> CountUnsettledAsync() =>
        ledger.RunAsync(t => t.Query("SELECT count(*) FROM payment WHERE settled < marked", r => r.GetInt64(0))[0]);

    /// <summary>Forgets what can link nothing any more; answers the number of payments that went.</summary>
    public Task<int> ForgetAsync()
    {
        var before = NowMs - KeptForMs;
        return ledger.RunAsync(t => Forget(t, before));
    }

    internal static void Settle(LedgerTransaction t, RelinkedPayment payment)
    {
        var uid = PaymentRows.Bytes(payment.Fact.Uid);
        var settled = t.Execute(
            """
            UPDATE payment SET written_version = version, settled = CASE WHEN settled < @p2 THEN @p2 ELSE settled END
            WHERE uid = @p0 AND version = @p1
            """,
            uid, payment.Fact.Version, payment.Marked);
        if (settled == 0)
        {
            return;
        }

        foreach (var telling in payment.Tellings)
        {
            t.Execute(
                telling.IsLinked
                    ? "UPDATE payment_evidence SET is_told = 1 WHERE uid = @p0 AND session_id = @p1"
                    : "DELETE FROM payment_evidence WHERE uid = @p0 AND session_id = @p1",
                uid, telling.SessionId);
        }
    }

    private static int Forget(LedgerTransaction t, long beforeMs)
    {
        var uids = t.Query(
            "SELECT uid FROM payment WHERE accepted_at_ms < @p0 AND settled >= marked LIMIT @p1", r => r.GetFieldValue<byte[]>(0),
            beforeMs, ForgottenAtOnceMax);
        foreach (var uid in uids)
        {
            t.Execute("DELETE FROM payment_evidence WHERE uid = @p0", uid);
            t.Execute("DELETE FROM payment_demand WHERE uid = @p0", uid);
            t.Execute("DELETE FROM payment WHERE uid = @p0", uid);
        }

        var sessions = t.Query(
            "SELECT org, session_id FROM session_span WHERE set_at_ms < @p0 LIMIT @p1", r => new SessionKey(r.GetString(0), r.GetString(1)),
            beforeMs, ForgottenAtOnceMax);
        foreach (var key in sessions)
        {
            t.Execute("DELETE FROM segment_span WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId);
            t.Execute("DELETE FROM session_demand WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId);
            t.Execute("DELETE FROM session_span WHERE org = @p0 AND session_id = @p1", key.Org, key.SessionId);
        }

        return uids.Count;
    }
}
