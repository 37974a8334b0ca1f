using System.Diagnostics;
using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Host.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Host.Replay;

/// <summary>What to replay.</summary>
internal sealed record ReplayRequest(
    IReadOnlyList<string> Files, string Data, long? ShuffleSeed, double DuplicatePercent, IReadOnlyList<string> ConfigFiles);

/// <summary>An isolated all-in-one: embedded ClickHouse and journal in one folder, a node without Kafka, files as its input.</summary>
internal static class Replaying
{
    /// <summary>Runs from start to stop.</summary>
    public static async Task<ReplaySummary> RunAsync(ReplayRequest request, IProgressView progress, CancellationToken cancellation)
    {
        RequireFiles(request.Files);
        // What cannot be used is refused before anything starts.
        _ = SettingsLoader.Load(request.ConfigFiles, SettingsEnvironment.FromProcess());
        var started = Stopwatch.GetTimestamp();
        var folder = new DataFolder(request.Data);
        progress.Step("Starting ClickHouse");
        var clickHouse = await EmbeddedServices.StartClickHouseAsync(folder, port: null, cancellation).ConfigureAwait(false);
        await using (clickHouse.ConfigureAwait(false))
        {
            var loaded = SettingsLoader.Load(request.ConfigFiles, SettingsEnvironment.FromProcess(), Overrides(folder, clickHouse.Url));
            var node = await RunningNode.StartAsync(loaded, withKafka: false, cancellation).ConfigureAwait(false);
            await using (node.ConfigureAwait(false))
            {
                var facts = node.Services.GetRequiredService<NodeFacts>();
                var run = await facts.BeginRunAsync(RunKind.Replay, Describe(request)).ConfigureAwait(false);
                var input = new ReplayInput(
                    request.Files, string.Create(CultureInfo.InvariantCulture, $"replay-{run}"), OrgOf(loaded.Node.Kafka),
                    request.ShuffleSeed, request.DuplicatePercent, TimeProvider.System);
                var replay = new ReplayRun(node.Services);
                await replay.RunAsync(input.ReadAsync(cancellation), progress, cancellation).ConfigureAwait(false);
                await facts.EndRunAsync(RunKind.Replay).ConfigureAwait(false);

                progress.Step("Checking sums");
                var elapsed = Stopwatch.GetElapsedTime(started);
                return await ReplaySummary.MakeAsync(
                    node.Services.GetRequiredService<ClickHouseStore>(), replay.Counts(), elapsed, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Provisional facts of a replay interest nobody, and nobody waits for one of its rows: the store is given fewer and larger inserts, each of
    /// which costs it a part and the merges of it, and the journal larger groups, in which more events of a session share an entry.
    /// </summary>
    public static Dictionary<string, string> Overrides(DataFolder folder, Uri clickHouse)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["livepeer.api.port"] = "0",
            ["livepeer.sessions.provisional-interval"] = "24h",
            ["livepeer.sessions.gather"] = "1m",
            ["livepeer.clickhouse.batch-wait"] = "2s",
            ["livepeer.clickhouse.batch-bytes-max"] = "16MB",
            ["livepeer.ingest.group-records-max"] = "3000",
            ["livepeer.ingest.groups-asked-max"] = "4",
            ["livepeer.ingest.groups-storing-max"] = "24",
        };
        EmbeddedSettings.Apply(overrides, folder, clickHouse);
        return overrides;
    }

    private static Func<string?, string> OrgOf(KafkaSettings kafka)
    {
        var topics = new TopicMatcher(kafka.Topics, kafka.DeadLetterTopic);
        var fallback = kafka.Topics[0].Org;
        return topic => topic is not null && topics.OrgOf(topic) is { } org ? org : fallback;
    }

    private static string Describe(ReplayRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('|', request.Files.Select(Fingerprint))} shuffle={request.ShuffleSeed} duplicate={request.DuplicatePercent}");

    /// <summary>The same path with other content is another input; standard input is never the same.</summary>
    private static string Fingerprint(string file) => file == RecordFile.StandardInput
        ? Guid.NewGuid().ToString("N")
        : string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(file)}:{new FileInfo(file).Length}:{File.GetLastWriteTimeUtc(file).Ticks}");

    private static void RequireFiles(IReadOnlyList<string> files)
    {
        if (files.FirstOrDefault(f => f != RecordFile.StandardInput && !File.Exists(f)) is { } missing)
        {
            throw new UserErrorException($"{missing}: there is no such file.");
        }
    }
}
