using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>A record without a session that asks to be accepted.</summary>
public readonly record struct RecordClaim(EventUid Uid, SourcePosition Position, ulong ContentHash);

/// <summary>
/// Tells accepted records from duplicates for the families that belong to no session: their uids with the position of acceptance.
/// </summary>
public sealed class AcceptedRecordLedger(LedgerWriter ledger)
{
    /// <summary>
    /// Accepts what is new; a uid known from the same position is the redelivery of an accepted record and accepted again.
    /// One verdict a claim, in order; durable when the task completes.
    /// </summary>
    public Task<SignalVerdict[]> ClaimAsync(IReadOnlyList<RecordClaim> claims, long nowMs) => ledger.RunAsync(t =>
    {
        var verdicts = new SignalVerdict[claims.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = Claim(t, claims[i], nowMs);
        }

        return verdicts;
    });

    /// <summary>Forgets records accepted before <paramref name="beforeMs"/> (the raw retention); answers their number.</summary>
    public Task<int> ForgetBeforeAsync(long beforeMs) =>
        ledger.RunAsync(t => t.Execute("DELETE FROM accepted_record WHERE accepted_at_ms < @p0", beforeMs));

    private static SignalVerdict Claim(LedgerTransaction t, RecordClaim claim, long nowMs)
    {
        var uid = new byte[16];
        claim.Uid.WriteTo(uid);
        var position = claim.Position;
        var hash = unchecked((long)claim.ContentHash);
        var inserted = t.Execute(
            """
            INSERT INTO accepted_record (uid, log, topic, log_partition, log_offset, content_hash, accepted_at_ms)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6) ON CONFLICT (uid) DO NOTHING
            """,
            uid, position.Log, position.Topic, position.Partition, position.Offset, hash, nowMs);
        if (inserted == 1)
        {
            return SignalVerdict.Accepted;
        }

        var (acceptedAt, acceptedHash) = t.Query(
            "SELECT log, topic, log_partition, log_offset, content_hash FROM accepted_record WHERE uid = @p0",
            r => (new SourcePosition(r.GetString(0), r.GetString(1), r.GetInt32(2), r.GetInt64(3)), r.GetInt64(4)), uid)[0];
        if (acceptedAt == position)
        {
            return SignalVerdict.Accepted;
        }

        return acceptedHash == hash ? SignalVerdict.Duplicate : SignalVerdict.IdConflict;
    }
}
