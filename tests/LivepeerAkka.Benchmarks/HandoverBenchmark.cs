using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Benchmarks.Live;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// What it takes three nodes with many open sessions when one of them leaves, is killed, or all are: until an event to each of 1000 sessions, spread over
/// all shards, is durable again. The probe without any disturbance is measured too.
/// </summary>
internal static class HandoverBenchmark
{
    private const int Nodes = 3;
    private const int ProbeSessions = 1_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var sizes = args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToList() : [1_000, 10_000];
        Console.WriteLine($"{"open",8} {"probe",8} {"leave",8} {"probe",8} {"repeated",9} {"return",8} {"killed: probe",14} {"all killed: ready",18} {"probe",8} {"MB a node",10}");
        foreach (var sessions in sizes)
        {
            await MeasureAsync(sessions);
        }

        return 0;
    }

    private static async Task MeasureAsync(int sessions)
    {
        await using var live = await LiveDeployment.StartAsync(Nodes, new Dictionary<string, string>
        {
            ["SESSIONS__IDLE_TIMEOUT"] = "6h",
        });
        await live.StopMergesAsync();
        var run = new Probe(live, sessions);
        await run.OpenAsync();
        var quiet = await run.TimeAsync();

        var leave = await live.StopNodeAsync(2);
        var afterLeave = await run.TimeAsync();
        var repeated = await live.NumberAsync("SELECT count() - uniqExact(event_uid) FROM livepeer_analytics.raw_stream_trace_events");

        var started = Stopwatch.GetTimestamp();
        await live.StartNodeAsync(2);
        var back = Stopwatch.GetElapsedTime(started);
        await run.TimeAsync();

        await live.KillNodeAsync(1);
        var afterKill = await run.TimeAsync();
        await live.StartNodeAsync(1);
        await run.TimeAsync();
        var memory = live.Nodes.Max(n => n.ResidentBytes) >> 20;

        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(live.KillNodeAsync));
        started = Stopwatch.GetTimestamp();
        await live.StartAllAsync();
        var ready = Stopwatch.GetElapsedTime(started);
        var afterAll = await run.TimeAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sessions,8} {Seconds(quiet),8} {Seconds(leave),8} {Seconds(afterLeave),8} {repeated,9} {Seconds(back),8} {Seconds(afterKill),14} {Seconds(ready),18} {Seconds(afterAll),8} {memory,10}"));
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    /// <summary>Open sessions, and events to some of them.</summary>
    private sealed class Probe(LiveDeployment live, int sessions)
    {
        private readonly long _startMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        private long _records;
        private int _round;

        /// <summary>Two events a session: a request and a first segment.</summary>
        public async Task OpenAsync()
        {
            _records += await live.ProduceAsync(Enumerable.Range(0, sessions).SelectMany(s => new[]
            {
                Trace(s, 0, "gateway_receive_stream_request"), Trace(s, 1, "gateway_send_first_ingest_segment"),
            }));
            await live.AccountedAsync(_records);
        }

        /// <summary>Time from the first event sent to the last one durable and accounted.</summary>
        public async Task<TimeSpan> TimeAsync()
        {
            _round++;
            var count = Math.Min(ProbeSessions, sessions);
            var started = Stopwatch.GetTimestamp();
            _records += await live.ProduceAsync(Enumerable.Range(0, count).Select(i => Trace(i * (sessions / count), 1 + _round, "gateway_receive_few_processed_segments")));
            await live.AccountedAsync(_records);
            return Stopwatch.GetElapsedTime(started);
        }

        private string Trace(int session, int index, string type) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"id":"{{{session}}}-{{{index}}}","type":"stream_trace","timestamp":"{{{_startMs + (index * 100)}}}","data":{"type":"{{{type}}}","stream_id":"s{{{session}}}","request_id":"r"}}""");
    }
}
