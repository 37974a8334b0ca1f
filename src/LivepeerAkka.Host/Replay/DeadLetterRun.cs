using System.Globalization;
using Akka.Actor;
using Akka.Streams;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Host.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Host.Replay;

/// <summary>Replays dead letters: on the embedded stores of a folder, or as a node of the configured deployment.</summary>
internal static class DeadLetterRun
{
    /// <summary>Runs from start to stop. Exactly one of <paramref name="data"/> and <paramref name="configFiles"/> is given.</summary>
    public static async Task<DeadLetterReplayed> RunAsync(
        DeadLetterSelection selection, string? data, IReadOnlyList<string> configFiles, IProgressView progress, CancellationToken cancellation)
    {
        if (data is null)
        {
            return await FeedAsync(selection, LoadDeployment(configFiles), concludes: false, progress, cancellation).ConfigureAwait(false);
        }

        var folder = new DataFolder(data);
        StoreAccess.RequireData(folder, data);
        progress.Step("Starting ClickHouse");
        var clickHouse = await EmbeddedServices.StartClickHouseAsync(folder, port: null, cancellation).ConfigureAwait(false);
        await using (clickHouse.ConfigureAwait(false))
        {
            var loaded = SettingsLoader.Load(configFiles, SettingsEnvironment.FromProcess(), Replaying.Overrides(folder, clickHouse.Url));
            return await FeedAsync(selection, loaded, concludes: true, progress, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What each selected letter would become under the settings as they are: nothing is fed.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> TryAsync(
        DeadLetterSelection selection, DeadLetterQueries letters, IngestSettings settings, CancellationToken cancellation)
    {
        var decoder = new RecordDecoder(settings);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var chunk in letters.ReadReplayableAsync(selection, cancellation).ConfigureAwait(false))
        {
            foreach (var letter in chunk)
            {
                var name = decoder.Decode(DeadLetterReplay.RecordOf(letter, "dlq-dry")) switch
                {
                    RejectedRecord rejected => $"{Outcomes.Rejected} {rejected.Reason}",
                    IgnoredRecord ignored => $"{Outcomes.Ignored} {ignored.Reason}",
                    // Which of the two is the session's to say.
                    _ => $"{Outcomes.Accepted} or {Outcomes.Duplicate}",
                };
                counts[name] = counts.GetValueOrDefault(name) + 1;
            }
        }

        return counts;
    }

    private static async Task<DeadLetterReplayed> FeedAsync(
        DeadLetterSelection selection, LoadedSettings loaded, bool concludes, IProgressView progress, CancellationToken cancellation)
    {
        progress.Step("Starting a node");
        var node = await RunningNode.StartAsync(loaded, withKafka: false, cancellation).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            var services = node.Services;
            var facts = services.GetRequiredService<NodeFacts>();
            var parts = services.GetRequiredService<IngestParts>();
            var writers = services.GetRequiredService<BatchWriters>();
            var accounting = services.GetRequiredService<AccountingExporter>();
            var run = await facts.BeginRunAsync(RunKind.DeadLetters, selection.ToString()).ConfigureAwait(false);
            var flow = IngestFlow.Create(loaded.Node.Ingest, await parts.JudgeAsync(cancellation).ConfigureAwait(false), parts.Keeper);
            var replay = new DeadLetterReplay(
                new DeadLetterQueries(services.GetRequiredService<ClickHouseStore>()), writers.Rejected,
                services.GetRequiredService<ProgressStore>(), services.GetRequiredService<TimeProvider>());
            using var materializer = services.GetRequiredService<ActorSystem>().Materializer();
            var replaying = replay.RunAsync(
                selection, string.Create(CultureInfo.InvariantCulture, $"dlq-{run}"), flow, materializer, progress.Step("Feeding dead letters"), cancellation);
            await WriterFlush.UntilAsync(replaying, writers).ConfigureAwait(false);
            var replayed = await replaying.ConfigureAwait(false);
            accounting.Note(replayed.Totals);
            if (concludes)
            {
                var conclusion = new ReplayConclusion(
                    services.GetRequiredService<OpenSessionIndex>(), await parts.SessionsAsync(cancellation).ConfigureAwait(false), loaded.Node.Ingest.AskTimeout);
                await WriterFlush.UntilAsync(conclusion.ConcludeAllAsync(progress.Step("Concluding sessions")), writers).ConfigureAwait(false);
            }

            await WriterFlush.UntilAsync(accounting.FlushAsync(), writers).ConfigureAwait(false);
            await facts.EndRunAsync(RunKind.DeadLetters).ConfigureAwait(false);
            return replayed;
        }
    }

    /// <summary>
    /// A member that holds no sessions where the deployment has others for them; a cluster of its own where it has no seeds.
    /// </summary>
    private static LoadedSettings LoadDeployment(IReadOnlyList<string> configFiles)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal) { ["livepeer.api.port"] = "0" };
        var loaded = SettingsLoader.Load(configFiles, SettingsEnvironment.FromProcess(), overrides);
        if (loaded.Node.Cluster.SeedNodes.Count == 0)
        {
            return loaded;
        }

        overrides["livepeer.cluster.roles"] = "ingest";
        return SettingsLoader.Load(configFiles, SettingsEnvironment.FromProcess(), overrides);
    }
}
