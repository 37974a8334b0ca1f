using System.IO.Compression;
using System.Text.Json;
using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>The golden run: records, and what the product made of them when somebody last looked (tests/golden).</summary>
internal sealed class GoldenFiles
{
    private const int RowsShown = 5;

    // Tables nearest to the records first; what is not named comes by name after those with its beginning.
    private static readonly string[] PipelineOrder =
    [
        "raw_", "ingest_", "dim_", "fact_stream_", "fact_workflow_param_updates", "fact_workflow_session_segments", "fact_session_hours",
        "fact_workflow_sessions", "fact_ai_jobs", "fact_payments", "fact_orchestrator_", "fact_hour_", "fact_", "agg_hours", "agg_", "v_api_", "",
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _folder;

    private GoldenFiles(string folder) => _folder = folder;

    /// <summary>The records of the run.</summary>
    public string Events => Path.Combine(_folder, "events.ndjson.gz");

    private string ChecksumFile => Path.Combine(_folder, "checksums.json");

    private string RowFile => Path.Combine(_folder, "rows.txt.gz");

    public static GoldenFiles Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LivepeerAkka.sln")))
        {
            folder = folder.Parent;
        }

        return new GoldenFiles(Path.Combine(folder!.FullName, "tests", "golden"));
    }

    /// <summary>Writes what is now as what is expected.</summary>
    public async Task RenewAsync(IReadOnlyDictionary<string, TableChecksum> checksums, IReadOnlyDictionary<string, IReadOnlyList<string>> rows)
    {
        await File.WriteAllTextAsync(ChecksumFile, JsonSerializer.Serialize(checksums, Indented) + "\n");
        await using var compressed = new GZipStream(File.Create(RowFile), CompressionLevel.SmallestSize);
        await using var writer = new StreamWriter(compressed);
        foreach (var (table, row) in rows.Where(t => IsKept(t.Key)).SelectMany(t => t.Value.Select(r => (t.Key, r))))
        {
            await writer.WriteAsync($"{table}\t{Escaped(row)}\n");
        }
    }

    /// <summary>'' where all is as expected; else the tables that differ, in the order of the pipeline, and rows of the first.</summary>
    public async Task<string> DifferenceAsync(
        IReadOnlyDictionary<string, TableChecksum> checksums, IReadOnlyDictionary<string, IReadOnlyList<string>> rows)
    {
        var expected = JsonSerializer.Deserialize<Dictionary<string, TableChecksum>>(await File.ReadAllTextAsync(ChecksumFile))!;
        var differing = expected.Keys.Union(checksums.Keys, StringComparer.Ordinal)
            .Where(t => expected.GetValueOrDefault(t) != checksums.GetValueOrDefault(t)).OrderBy(RankOf).ThenBy(t => t, StringComparer.Ordinal).ToList();
        if (differing.Count == 0)
        {
            return "";
        }

        var first = differing[0];
        var (before, now) = (await ExpectedRowsAsync(first), (rows.GetValueOrDefault(first) ?? []).Select(Escaped).ToList());
        return $"""
            {first} differs first, of {string.Join(", ", differing)}
            expected {expected.GetValueOrDefault(first)}, is {checksums.GetValueOrDefault(first)}
            only expected:
            {(IsKept(first) ? Some(before.Except(now, StringComparer.Ordinal)) : "  (what is expected of raw tables stands in the records)")}
            only now:
            {Some(now.Except(before, StringComparer.Ordinal))}
            If this is meant, renew the golden run (tests/golden/README.md).
            """;
    }

    private static string Escaped(string row) => row.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Some(IEnumerable<string> rows) => string.Join('\n', rows.Take(RowsShown).Select(r => "  " + r));

    // Raw rows say what the records say.
    private static bool IsKept(string table) => !table.StartsWith("raw_", StringComparison.Ordinal);

    private static int RankOf(string table) => Array.FindIndex(PipelineOrder, p => table.StartsWith(p, StringComparison.Ordinal));

    private async Task<List<string>> ExpectedRowsAsync(string table)
    {
        await using var compressed = new GZipStream(File.OpenRead(RowFile), CompressionMode.Decompress);
        using var reader = new StreamReader(compressed);
        var rows = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(table + "\t", StringComparison.Ordinal))
            {
                rows.Add(line[(table.Length + 1)..]);
            }
        }

        return rows;
    }
}
