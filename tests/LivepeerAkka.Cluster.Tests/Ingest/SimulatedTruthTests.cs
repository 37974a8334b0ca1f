using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;
using Microsoft.Extensions.Configuration;
using Xunit.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>
/// Decoding and rules, without actors and stores, against the simulator's oracle, which knows the rules from the contract alone: every
/// field of every session and segment.
/// </summary>
public sealed class SimulatedTruthTests(ITestOutputHelper output)
{
    private static readonly SessionRules Rules = new();

    [Theory]
    [InlineData(1UL, "duplicates,disorder,loss,noise,malformed")]
    [InlineData(2UL, "duplicates,disorder,loss,malformed,late,skew,bursts")]
    [InlineData(3UL, "none")]
    [InlineData(4UL, "duplicates,disorder,loss,churn,latecaps,stalecaps,moves,nameless,labels,payments,retries")]
    public void Sessions_and_segments_of_a_simulated_network_are_true(ulong seed, string faults)
    {
        output.WriteLine($"seed {seed}, faults {faults}");
        var truth = new CollectedTruth();
        var options = new SimulationOptions { Seed = seed, Sessions = 1_500, Hours = 3, SessionMinutesMax = 30, Faults = FaultNames.Parse(faults) };

        var (sessions, totals) = Observe(Simulation.Run(options, truth));

        var differences = TruthComparison.Differences(truth.Result, sessions, totals);
        Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(10))}");
        Assert.True(truth.Result.Sessions.Count >= 1_400);
        Assert.Contains(sessions, s => s.Segments!.Count > 1);
    }

    private static (List<ObservedSession> Sessions, ObservedTotals Totals) Observe(IEnumerable<SimulatedRecord> records)
    {
        var settings = SettingsLoader.Load([], new ConfigurationBuilder().Build());
        var decoder = new RecordDecoder(settings.Node.Ingest);
        var states = new Dictionary<SessionKey, SessionState>();
        var others = new HashSet<EventUid>();
        var outcomes = new Dictionary<(string Outcome, string Detail), long>();
        long offset = 0;
        foreach (var record in records)
        {
            var position = new SourcePosition("log", record.Topic, 0, offset++);
            var decoded = decoder.Decode(new SourceRecord(position, record.Org, record.TimestampMs, record.TimestampMs, record.Value));
            var outcome = decoded switch
            {
                IgnoredRecord => (Outcomes.Ignored, ""),
                RejectedRecord rejected => (Outcomes.Rejected, rejected.Reason),
                CandidateEvent candidate => (Judge(candidate, record.Org, position, record.TimestampMs), candidate.Type),
                _ => throw new InvalidOperationException(decoded.GetType().Name),
            };
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        return (states.Select(s => ObservedFact.Of(s.Key, s.Value, Rules)).OfType<ObservedSession>().ToList(), ObservedFact.Totals(outcomes));

        string Judge(CandidateEvent candidate, string org, SourcePosition position, long nowMs)
        {
            if (candidate.Payload is not SessionPayload payload)
            {
                return others.Add(candidate.Uid) ? Outcomes.Accepted : Outcomes.Duplicate;
            }

            var key = SessionKey.Of(org, payload.StreamId, payload.RequestId);
            if (!states.TryGetValue(key, out var state))
            {
                states.Add(key, state = new SessionState());
            }

            var signal = new IncomingSignal(SessionSignals.Of(candidate), position, candidate.ContentHash);
            var decision = SessionDecider.Decide(state, new SessionCommands.ApplySignals(key, [signal], nowMs), nowMs, Rules);
            if (decision.Event is { } entry)
            {
                state.Apply(entry);
            }

            return decision.Reply!.Verdicts[0] == SignalVerdict.Accepted ? Outcomes.Accepted : Outcomes.Duplicate;
        }
    }
}
