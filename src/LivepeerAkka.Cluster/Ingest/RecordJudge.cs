using System.Diagnostics;
using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Decodes a group of records and finds out what becomes of each: sessions answer for their signals (one ask a session and group),
/// the ledger for records without a session. May repeat: the same record from the same position gets the same outcome.
/// </summary>
public sealed class RecordJudge(
    RecordDecoder decoder, IActorRef sessions, EntityAsk ask, AcceptedRecordLedger ledger, IRawRecords raw, TimeProvider clock)
{
    private readonly CountedTypes _types = new();
    private readonly LateRecords _late = new(raw, ledger, clock);

    /// <summary>Outcome of every record, in order; fails when a session or the ledger does not answer in time.</summary>
    public async Task<JudgedGroup> JudgeAsync(IReadOnlyList<SourceRecord> records)
    {
        var started = Stopwatch.GetTimestamp();
        var decoded = new DecodedRecord[records.Count];
        var bySession = new Dictionary<SessionKey, List<(int Index, IncomingSignal Signal)>>();
        var claims = new List<(int Index, RecordClaim Claim)>();
        for (var i = 0; i < decoded.Length; i++)
        {
            decoded[i] = decoder.Decode(records[i]);
            if (decoded[i] is not CandidateEvent candidate)
            {
                continue;
            }

            var position = records[i].Position;
            if (candidate.Payload is SessionPayload session)
            {
                var key = SessionKey.Of(records[i].Org, session.StreamId, session.RequestId);
                var signal = SessionSignals.Of(candidate);
                if (!bySession.TryGetValue(key, out var signals))
                {
                    bySession.Add(key, signals = []);
                }

                signals.Add((i, new IncomingSignal(signal, position, candidate.ContentHash)));
            }
            else
            {
                claims.Add((i, new RecordClaim(candidate.Uid, position, candidate.ContentHash)));
            }
        }

        IngestMetrics.Decoded(records.Count, started);
        started = Stopwatch.GetTimestamp();
        var verdicts = new SignalVerdict[decoded.Length];
        await Task.WhenAll(AskSessionsAsync(records, bySession, verdicts), ClaimAsync(claims, verdicts)).ConfigureAwait(false);
        await _late.JudgeAsync(records, decoded, verdicts).ConfigureAwait(false);
        IngestMetrics.Asked(bySession.Count + (claims.Count > 0 ? 1 : 0), started);
        var judged = new JudgedRecord[decoded.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = new JudgedRecord(records[i], decoded[i], OutcomeOf(decoded[i], verdicts[i]));
        }

        return new JudgedGroup(judged);
    }

    private async Task AskSessionsAsync(
        IReadOnlyList<SourceRecord> records, Dictionary<SessionKey, List<(int Index, IncomingSignal Signal)>> bySession, SignalVerdict[] verdicts)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var asked = new List<List<(int Index, IncomingSignal Signal)>>(bySession.Count);
        var commands = new List<SessionCommands.ApplySignals>(bySession.Count);
        foreach (var (key, signals) in bySession)
        {
            foreach (var piece in CommandPieces.Of(signals, s => records[s.Index].Bytes))
            {
                asked.Add(piece);
                commands.Add(new SessionCommands.ApplySignals(key, [.. piece.Select(s => s.Signal)], now));
            }
        }

        var applied = await ask.AllAsync<SessionReplies.Applied>(sessions, commands).ConfigureAwait(false);
        for (var s = 0; s < asked.Count; s++)
        {
            for (var i = 0; i < asked[s].Count; i++)
            {
                verdicts[asked[s][i].Index] = applied[s].Verdicts[i];
            }
        }
    }

    private async Task ClaimAsync(List<(int Index, RecordClaim Claim)> claims, SignalVerdict[] verdicts)
    {
        if (claims.Count == 0)
        {
            return;
        }

        var answers = await ledger
            .ClaimAsync([.. claims.Select(c => c.Claim)], clock.GetUtcNow().ToUnixTimeMilliseconds()).ConfigureAwait(false);
        for (var i = 0; i < answers.Length; i++)
        {
            verdicts[claims[i].Index] = answers[i];
        }
    }

    private CounterKey OutcomeOf(DecodedRecord decoded, SignalVerdict verdict) => decoded switch
    {
        IgnoredRecord ignored => new CounterKey(_types.NameOf(ignored.Type), Outcomes.Ignored, ignored.Reason),
        RejectedRecord rejected => new CounterKey(_types.NameOf(rejected.Type), Outcomes.Rejected, rejected.Reason),
        CandidateEvent candidate => verdict switch
        {
            SignalVerdict.Accepted => new CounterKey(candidate.Type, Outcomes.Accepted, candidate.UnitCorrected ? "unit_corrected" : ""),
            SignalVerdict.TooLate => new CounterKey(candidate.Type, Outcomes.Accepted, "too_late"),
            SignalVerdict.Overflow => new CounterKey(candidate.Type, Outcomes.Accepted, "session_overflow"),
            SignalVerdict.Duplicate => new CounterKey(candidate.Type, Outcomes.Duplicate, ""),
            SignalVerdict.IdConflict => new CounterKey(candidate.Type, Outcomes.Duplicate, "id_conflict"),
            _ => throw new InvalidOperationException($"No verdict {verdict} for the accepted event {candidate.Uid}."),
        },
        _ => throw new InvalidOperationException($"No outcome for {decoded.GetType().Name}."),
    };
}
