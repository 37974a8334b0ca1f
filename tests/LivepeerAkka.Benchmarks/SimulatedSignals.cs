using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Benchmarks;

/// <summary>Simulated records, decoded and applied without actors and stores, on the caller's thread.</summary>
internal static class SimulatedSignals
{
    /// <summary>Records as ingest gets them.</summary>
    public static List<SourceRecord> Records(SimulationOptions options)
    {
        long offset = 0;
        return [.. Simulation.Run(options).Select(r => new SourceRecord(
            new SourcePosition("bench", r.Topic, 0, offset++), r.Org, r.TimestampMs, r.TimestampMs, r.Value))];
    }

    /// <summary>Decodes and applies: the sessions that the records make.</summary>
    public static Dictionary<SessionKey, SessionState> Apply(IReadOnlyList<SourceRecord> records, NodeSettings settings)
    {
        var decoder = new RecordDecoder(settings.Ingest);
        var states = new Dictionary<SessionKey, SessionState>();
        foreach (var record in records)
        {
            if (decoder.Decode(record) is not CandidateEvent { Payload: SessionPayload payload } candidate)
            {
                continue;
            }

            var key = SessionKey.Of(record.Org, payload.StreamId, payload.RequestId);
            if (!states.TryGetValue(key, out var state))
            {
                states.Add(key, state = new SessionState());
            }

            var command = new SessionCommands.ApplySignals(
                key, [new IncomingSignal(SessionSignals.Of(candidate), record.Position, candidate.ContentHash)], record.ReceivedAtMs);
            if (SessionDecider.Decide(state, command, record.ReceivedAtMs, settings.Sessions.Rules).Event is { } entry)
            {
                state.Apply(entry);
            }
        }

        return states;
    }

    /// <summary>Folds every session once; answers how many have something to tell.</summary>
    public static int Fold(IReadOnlyDictionary<SessionKey, SessionState> states, SessionRules rules) =>
        states.Values.Count(s => SessionFold.Fold(s, rules) is not null);

    /// <summary>Pictures of the sessions that have one, without capabilities.</summary>
    public static Dictionary<SessionKey, SessionPicture> Pictures(IReadOnlyDictionary<SessionKey, SessionState> states, SessionRules rules) => states
        .Select(s => (s.Key, Picture: SessionPicture.Of(s.Value, rules, CapabilityPicture.Empty)))
        .Where(s => s.Picture is not null).ToDictionary(s => s.Key, s => s.Picture!);

    /// <summary>Makes the facts of every picture once; answers the number of parts of hours.</summary>
    public static int Facts(
        IReadOnlyDictionary<SessionKey, SessionState> states, IReadOnlyDictionary<SessionKey, SessionPicture> pictures, SessionRules rules) =>
        pictures.Sum(p => SessionFactSets.Of(p.Key, states[p.Key], p.Value, rules).Parts.Count);
}
