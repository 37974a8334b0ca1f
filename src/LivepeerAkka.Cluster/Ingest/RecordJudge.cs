using System.Diagnostics;
using Akka.Actor;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Decodes a group of records and finds out what becomes of each: sessions answer for their signals (one ask a session and group),
/// the ledger for records without a session. May repeat: the same record from the same position gets the same outcome.
/// </summary>
public sealed class RecordJudge(
    RecordDecoder decoder, IActorRef sessions, AcceptedRecordLedger ledger, IRawRecords raw, IngestSettings settings, TimeProvider clock)
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
        var asks = new List<Task>(bySession.Count + 1);
        foreach (var (key, signals) in bySession)
        {
            asks.AddRange(AskParts.Of(signals, s => AskParts.SizeOf(s.Signal.Signal)).Select(part => AskSessionAsync(key, part, verdicts)));
        }

        if (claims.Count > 0)
        {
            asks.Add(ClaimAsync(claims, verdicts));
        }

        await Task.WhenAll(asks).ConfigureAwait(false);
        await _late.JudgeAsync(records, decoded, verdicts).ConfigureAwait(false);
        IngestMetrics.Asked(asks.Count, started);
        var judged = new JudgedRecord[decoded.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = new JudgedRecord(records[i], decoded[i], OutcomeOf(decoded[i], verdicts[i]));
        }

        return new JudgedGroup(judged);
    }

    private async Task AskSessionAsync(SessionKey key, IReadOnlyList<(int Index, IncomingSignal Signal)> signals, SignalVerdict[] verdicts)
    {
        var command = new SessionCommands.ApplySignals(
            key, [.. signals.Select(s => s.Signal)], clock.GetUtcNow().ToUnixTimeMilliseconds());
        var applied = await sessions.Ask<SessionReplies.Applied>(command, settings.AskTimeout).ConfigureAwait(false);
        for (var i = 0; i < signals.Count; i++)
        {
            verdicts[signals[i].Index] = applied.Verdicts[i];
        }
    }

    private async Task ClaimAsync(List<(int Index, RecordClaim Claim)> claims, SignalVerdict[] verdicts)
    {
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
