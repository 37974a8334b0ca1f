using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Benchmarks;

/// <summary>Encoding rows of <c>raw_ai_stream_status</c> in RowBinary on one thread, beside a bare copy of the same bytes.</summary>
internal static class WriterBenchmark
{
    private const long RecordsOtherwise = 100_000;

    public static Task<int> RunAsync(string[] args)
    {
        var decoder = new RecordDecoder(SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node.Ingest);
        var rows = SimulatedSignals.Records(Events.Options(args, RecordsOtherwise))
            .Select(r => (Record: r, Decoded: decoder.Decode(r) as CandidateEvent))
            .Where(r => r.Decoded is { Family: EventFamily.AiStreamStatus })
            .Select(r => new RawEventRow(r.Decoded!, r.Record))
            .ToList();
        using var writer = new RowBinaryWriter();
        var encoded = Measure.MedianRate(rows.Count, () => Encode(writer, rows));
        var block = writer.Written.ToArray();
        var rowBytes = block.Length / Math.Max(1, rows.Count);
        var copied = Measure.MedianRate(rows.Count, () => Copy(writer, block, rowBytes));
        var allocated = Measure.AllocatedBytes(() => Encode(writer, rows));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count:N0} status rows of {rowBytes} bytes: {encoded:N0} rows/s = {encoded / copied:0.000} of a copy ({copied:N0}), {allocated / (double)rows.Count:0} bytes allocated a row"));
        return Task.FromResult(0);
    }

    private static void Encode(RowBinaryWriter writer, List<RawEventRow> rows)
    {
        writer.Truncate(0);
        foreach (var row in rows)
        {
            RawAiStreamStatus.Table.Write(writer, row);
        }
    }

    private static void Copy(RowBinaryWriter writer, byte[] block, int rowBytes)
    {
        writer.Truncate(0);
        for (var at = 0; at + rowBytes <= block.Length; at += rowBytes)
        {
            writer.Append(block.AsSpan(at, rowBytes));
        }
    }
}
