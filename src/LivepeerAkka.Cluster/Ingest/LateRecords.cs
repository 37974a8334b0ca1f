using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Where an accepted event was read, and what it said.</summary>
public readonly record struct RawRecord(SourcePosition Position, ulong ContentHash);

/// <summary>Finds raw rows.</summary>
public interface IRawRecords
{
    /// <summary>Those of the events that have a raw row.</summary>
    Task<IReadOnlyDictionary<EventUid, RawRecord>> FindAsync(EventFamily family, IReadOnlyList<EventUid> uids);
}

/// <summary>
/// Tells new events from duplicates when their session's journal is gone (sessions.md, section 6): by the raw rows that the session's events left,
/// and among those that came afterwards by the ledger.
/// </summary>
internal sealed class LateRecords(IRawRecords raw, AcceptedRecordLedger ledger, TimeProvider clock)
{
    /// <summary>Replaces the verdict of those that are no news; <see cref="SignalVerdict.TooLate"/> stays for a raw row.</summary>
    public async Task JudgeAsync(IReadOnlyList<SourceRecord> records, DecodedRecord[] decoded, SignalVerdict[] verdicts)
    {
        if (!verdicts.Contains(SignalVerdict.TooLate))
        {
            return;
        }

        var late = Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i] == SignalVerdict.TooLate).ToList();
        var unknown = new List<int>();
        foreach (var family in late.GroupBy(i => ((CandidateEvent)decoded[i]).Family))
        {
            var known = await raw.FindAsync(family.Key, [.. family.Select(i => ((CandidateEvent)decoded[i]).Uid).Distinct()]).ConfigureAwait(false);
            foreach (var i in family)
            {
                var candidate = (CandidateEvent)decoded[i];
                if (known.TryGetValue(candidate.Uid, out var row))
                {
                    verdicts[i] = row.Position == records[i].Position ? SignalVerdict.TooLate
                        : row.ContentHash == candidate.ContentHash ? SignalVerdict.Duplicate
                        : SignalVerdict.IdConflict;
                }
                else
                {
                    unknown.Add(i);
                }
            }
        }

        if (unknown.Count == 0)
        {
            return;
        }

        var claims = unknown.ConvertAll(i =>
            new RecordClaim(((CandidateEvent)decoded[i]).Uid, records[i].Position, ((CandidateEvent)decoded[i]).ContentHash));
        var answers = await ledger.ClaimAsync(claims, clock.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);
        for (var i = 0; i < answers.Length; i++)
        {
            verdicts[unknown[i]] = answers[i] == SignalVerdict.Accepted ? SignalVerdict.TooLate : answers[i];
        }
    }
}
