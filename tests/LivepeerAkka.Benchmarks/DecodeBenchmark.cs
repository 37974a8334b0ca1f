using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Ingest.Decoding;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Simulator;

namespace LivepeerAkka.Benchmarks;

/// <summary>
/// Decoding alone on one thread, beside a bare walk of the same bytes with the JSON reader and beside its first stages: where the time
/// between bytes and a typed event goes.
/// </summary>
internal static class DecodeBenchmark
{
    private const int Rounds = 5;
    private const int RecordsOtherwise = 100_000;

    public static Task<int> RunAsync(string[] args)
    {
        Run(Events.Count(args, RecordsOtherwise));
        return Task.FromResult(0);
    }

    /// <summary>Prints one line a stage: records a second of processor time (median of the rounds), share of the bare walk, bytes allocated for one record.</summary>
    public static void Run(long records = RecordsOtherwise)
    {
        var sources = Simulation.Run(Events.Options(records)).Where(r => r.Value.HasValue).Select((r, i) => new SourceRecord(
            new SourcePosition("bench", r.Topic, 0, i), r.Org, r.TimestampMs, r.TimestampMs, r.Value)).ToArray();
        var decoder = new RecordDecoder(SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node.Ingest);
        var scan = new EnvelopeScan();
        Stage[] stages =
        [
            new("bare JSON walk", r => Walk(r.Value!.Value.Span)),
            new("UTF-8 check", r => Utf8.IsValid(r.Value!.Value.Span) ? 1 : 0),
            new("envelope scan, hash, private members", r => Scan(r.Value!.Value.Span, scan)),
            new("decode", r => decoder.Decode(r) is CandidateEvent ? 1 : 0),
            .. Families(sources).Select(f => new Stage($"  of them {f}", r => decoder.Decode(r) is CandidateEvent ? 1 : 0) { Family = f }),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sources.Length:N0} records, median of {Rounds} rounds on one thread, by processor time: other work on the machine does not count"));
        var walk = 0.0;
        foreach (var stage in stages)
        {
            var chosen = stage.Family is null ? sources : [.. sources.Where(s => stage.Family == s.Position.Topic)];
            var (rate, bytes) = Measure(chosen, stage.Work);
            walk = walk == 0 ? rate : walk;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stage.Name,-48}{rate,12:N0} records/CPU s{(stage.Family is null ? $" = {rate / walk:0.00} of the walk" : ""),-22}{bytes,8:N0} bytes a record"));
        }
    }

    private static IEnumerable<string> Families(SourceRecord[] sources) => sources.Select(s => s.Position.Topic).Distinct().Order(StringComparer.Ordinal);

    private static (double Rate, double AllocatedBytes) Measure(SourceRecord[] sources, Func<SourceRecord, int> work)
    {
        var rates = new List<double>();
        long allocated = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
            foreach (var source in sources)
            {
                _ = work(source);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round > 0)
            {
                // The first round warms up.
                rates.Add(sources.Length / (Environment.CpuUsage.TotalTime - started).TotalSeconds);
            }
        }

        return (rates.Order().ElementAt(Rounds / 2), (double)allocated / sources.Length);
    }

    private static int Walk(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static int Scan(ReadOnlySpan<byte> record, EnvelopeScan scan)
    {
        EnvelopeScanner.Scan(record, scan);
        return scan.DataItems;
    }

    private sealed record Stage(string Name, Func<SourceRecord, int> Work)
    {
        /// <summary>Topic whose records are measured, null = all.</summary>
        public string? Family { get; init; }
    }
}
