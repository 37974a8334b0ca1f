using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Benchmarks;

/// <summary>Times the decoder alone, on one thread, over the lines of a file again and again.</summary>
public static class DecodeBenchmark
{
    private const int WarmUpRounds = 200;

    /// <summary>Decodes the file's lines until <paramref name="events"/> have been decoded.</summary>
    /// <param name="settings">How records are checked.</param>
    /// <param name="path">File of bare events, one a line.</param>
    /// <param name="events">How many to decode at least.</param>
    /// <returns>Events a second, candidates among them, and bytes allocated for one event.</returns>
    public static (double EventsPerSecond, long Candidates, double AllocatedBytesPerEvent) Run(IngestSettings settings, string path, long events)
    {
        var records = Records(path);
        var decoder = new RecordDecoder(settings);
        var rounds = (int)Math.Max(1, (events + records.Length - 1) / records.Length);
        _ = Decode(decoder, records, WarmUpRounds);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var candidates = Decode(decoder, records, rounds);
        var seconds = watch.Elapsed.TotalSeconds;
        var decoded = (double)rounds * records.Length;
        return (decoded / seconds, candidates, (GC.GetAllocatedBytesForCurrentThread() - allocated) / decoded);
    }

    /// <summary>One line that says what a run found.</summary>
    public static string Report(IngestSettings settings, string path, long events)
    {
        var (rate, candidates, bytes) = Run(settings, path, events);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"decode: {rate:N0} events/s on one thread, {bytes:N0} bytes allocated an event, {candidates:N0} candidates");
    }

    private static long Decode(RecordDecoder decoder, SourceRecord[] records, int rounds)
    {
        long candidates = 0;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var record in records)
            {
                candidates += decoder.Decode(record) is CandidateEvent ? 1 : 0;
            }
        }

        return candidates;
    }

    private static SourceRecord[] Records(string path)
    {
        var receivedMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var lines = File.ReadAllLines(path);
        var records = new SourceRecord[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var position = new SourcePosition("bench", "bench", 0, i);
            records[i] = new SourceRecord(position, "bench", TimestampMs: null, receivedMs, System.Text.Encoding.UTF8.GetBytes(lines[i]));
        }

        return records;
    }
}
