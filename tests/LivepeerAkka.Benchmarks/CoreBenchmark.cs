using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// The decode-and-session core without IO on one thread, beside a bare walk of the same bytes with the JSON reader: what of the
/// pipeline's cost is inherent.
/// </summary>
internal static class CoreBenchmark
{
    private const int Rounds = 5;

    public static Task<int> RunAsync(string[] args)
    {
        var settings = SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node;
        var records = Simulation.Run(Events.Options(Events.Count(args, 200_000))).ToList();
        var (walk, core, facts) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round <= Rounds; round++)
        {
            var walked = Rate(records.Count, () => Walk(records));
            var folded = Rate(records.Count, () => facts = Fold(records, settings));
            if (round > 0)
            {
                // The first round warms up.
                walk.Add(walked);
                core.Add(folded);
            }
        }

        var (walkMedian, coreMedian) = (Median(walk), Median(core));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records.Count:N0} records, {facts:N0} sessions, median of {Rounds} rounds on one thread"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare JSON walk             {walkMedian,12:N0} records/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decode, sessions and facts {coreMedian,12:N0} records/s = {coreMedian / walkMedian:0.00} of the walk"));
        return Task.FromResult(0);
    }

    private static long Walk(List<SimulatedRecord> records)
    {
        long tokens = 0;
        foreach (var record in records)
        {
            var reader = new Utf8JsonReader(record.Value!.Value.Span);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    private static int Fold(List<SimulatedRecord> records, NodeSettings settings)
    {
        var decoder = new RecordDecoder(settings.Ingest);
        var rules = settings.Sessions.Rules;
        var states = new Dictionary<SessionKey, SessionState>();
        long offset = 0;
        foreach (var record in records)
        {
            var position = new SourcePosition("bench", record.Topic, 0, offset++);
            if (decoder.Decode(new SourceRecord(position, record.Org, record.TimestampMs, record.TimestampMs, record.Value)) is not CandidateEvent
                {
                    Payload: SessionPayload payload,
                }
                candidate)
            {
                continue;
            }

            var key = SessionKey.Of(record.Org, payload.StreamId, payload.RequestId);
            if (!states.TryGetValue(key, out var state))
            {
                states.Add(key, state = new SessionState());
            }

            var command = new SessionCommands.ApplySignals(
                key, [new IncomingSignal(SessionSignals.Of(candidate), position, candidate.ContentHash)], record.TimestampMs);
            if (SessionDecider.Decide(state, command, record.TimestampMs, rules).Event is { } entry)
            {
                state.Apply(entry);
            }
        }

        return states.Count(s => SessionFactSets.Of(s.Key, s.Value, rules) is not null);
    }

    private static double Rate(int records, Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
