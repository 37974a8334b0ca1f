using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;
using Microsoft.Extensions.Configuration;
using Xunit.Abstractions;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>Decoding, timelines, session rules and decisions, without actors and stores, against the simulator's oracle.</summary>
public sealed class SimulatedAttributionTests(ITestOutputHelper output)
{
    private static readonly SessionRules Rules = new();

    [Theory]
    [InlineData(1UL, "churn,latecaps,stalecaps,moves,walletonly,nameless,labels,payments,retries")]
    [InlineData(2UL, "duplicates,disorder,loss,malformed,late,churn,latecaps,stalecaps,moves,walletonly,nameless,labels,payments,retries")]
    public void Identities_of_a_simulated_network_are_true(ulong seed, string faults)
    {
        var truth = new CollectedTruth();
        var options = new SimulationOptions
        {
            Seed = seed,
            Sessions = 3_000,
            Hours = 6,
            SessionMinutesMax = 20,
            Faults = FaultNames.Parse(faults),
            Orchestrators = 50,
            Gateways = 4,
            Organisations = 2,
        };
        var candidates = Decode(Simulation.Run(options, truth));
        var run = truth.Result;

        var timelines = new Dictionary<string, NodeTimeline>(StringComparer.Ordinal);
        foreach (var observation in candidates.SelectMany(c => NodeObservations.Of(c.Event)))
        {
            timelines[observation.Url] = timelines.GetValueOrDefault(observation.Url, NodeTimelines.Empty(observation.Url)).Observe(observation).Next;
        }

        var picture = CapabilityPicture.Empty.With(timelines.Values, 1);
        var states = new Dictionary<SessionKey, SessionState>();
        foreach (var (candidate, record) in candidates)
        {
            if (candidate.Payload is not SessionPayload payload)
            {
                continue;
            }

            var key = SessionKey.Of(record.Org, payload.StreamId, payload.RequestId);
            var state = states.TryGetValue(key, out var known) ? known : states[key] = new SessionState();
            var signal = new IncomingSignal(SessionSignals.Of(candidate), record.Position, candidate.ContentHash);
            Apply(state, new SessionCommands.ApplySignals(key, [signal], record.ReceivedAtMs));
        }

        AddPayments(states, candidates, run);
        var (segments, sessions, spans) = (new List<ObservedIdentity>(), new List<ObservedIdentity>(), new List<string>());
        foreach (var (key, state) in states)
        {
            Apply(state, new SessionCommands.ConcludeNow(key));
            if (SessionPicture.Of(state, Rules, picture) is not { } told)
            {
                continue;
            }

            sessions.Add(Row(key, -1, told.Decision));
            segments.AddRange(told.SegmentDecisions.Select((d, i) => Row(key, i, d)));
            var expected = run.Sessions.First(s => s.Org == key.Org && s.SessionId == key.SessionId).Segments;
            var got = told.Analysis.Segments.Select(s => new SegmentTruth(
                s.Key.Url, s.StartMs, s.EndMs, s.Boundary, s.EndReason, s.Attempt.Outcome, s.Attempt.Reason,
                (int)s.Work.StatusSamples, (int)s.Work.PositiveSamples, s.Work.SampleMs)).ToList();
            if (!expected.SequenceEqual(got))
            {
                spans.Add($"{key}\n   {string.Join("\n   ", expected)}\n   got\n   {string.Join("\n   ", got)}");
            }
        }

        var report = WorkComparison.Compare(run, new ObservedWork { Segments = segments, Sessions = sessions });
        output.WriteLine(report.Text(40));
        Assert.True(report.Differences.Count == 0 && report.FalseOperators.Count == 0 && spans.Count == 0, report.Text(40) + $"{spans.Count} sessions differ\n" + string.Join("\n", spans.Take(3)));
    }

    private static void Apply(SessionState state, IWithSessionKey command)
    {
        if (SessionDecider.Decide(state, command, 1, Rules).Event is { } entry)
        {
            state.Apply(entry);
        }
    }

    private static void AddPayments(Dictionary<SessionKey, SessionState> states, List<(CandidateEvent Event, SourceRecord Record)> candidates, RunTruth run)
    {
        var truths = run.Payments.ToDictionary(p => p.EventUid, StringComparer.Ordinal);
        var keys = states.Keys.ToDictionary(k => (k.Org, k.SessionId));
        var payments = candidates.Where(c => c.Event.Payload is Payment).Select(c => (c.Record.Org, c.Event, Payment: (Payment)c.Event.Payload, Truth: truths[c.Event.Uid.ToString()])).ToList();
        var tied = payments.Where(p => p.Truth.LinkStatus == "linked").Select(p => (p.Org, p.Payment.SessionId)).ToHashSet();
        foreach (var p in payments.Where(p => p.Truth.LinkStatus == "linked" || (p.Truth.LinkStatus == "inferred" && tied.Contains((p.Org, p.Payment.SessionId)))))
        {
            var key = keys[(p.Org, p.Truth.SessionId)];
            var evidence = new PaymentEvidence(
                p.Event.Uid, p.Event.EventTimeMs, p.Truth.Recipient, p.Truth.Node, ManifestIds.ModelOf(p.Payment.ManifestId));
            states[key].Apply(new SessionEvents.PaymentsApplied([new SessionPayment(evidence, IsLinked: true, Version: 1)]));
        }
    }

    private static ObservedIdentity Row(SessionKey key, int index, AttributionDecision d) => new()
    {
        Org = key.Org,
        SessionId = key.SessionId,
        SegmentIndex = index,
        Status = d.Status,
        Reason = d.Reason,
        Method = d.Method,
        ConfidencePerMille = (int)Math.Round(d.Confidence * 1_000),
        Operator = d.Operator,
        Node = d.NodeUrl,
        Pipeline = d.Pipeline,
        Model = d.Model,
        GpuId = d.Gpu?.Id ?? "",
        GpuModelName = d.Gpu?.ModelName ?? "",
        GpuMemoryBytes = d.Gpu?.MemoryBytes,
        GpuCount = d.Gpu?.Count ?? 0,
    };

    private static List<(CandidateEvent Event, SourceRecord Record)> Decode(IEnumerable<SimulatedRecord> records)
    {
        var decoder = new RecordDecoder(SettingsLoader.Load([], new ConfigurationBuilder().Build()).Node.Ingest);
        var seen = new HashSet<EventUid>();
        var accepted = new List<(CandidateEvent, SourceRecord)>();
        long offset = 0;
        foreach (var record in records)
        {
            var source = new SourceRecord(new SourcePosition("log", record.Topic, 0, offset++), record.Org, record.TimestampMs, record.TimestampMs, record.Value);
            if (decoder.Decode(source) is CandidateEvent candidate && seen.Add(candidate.Uid))
            {
                accepted.Add((candidate, source));
            }
        }

        return accepted;
    }
}
