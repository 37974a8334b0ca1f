using System.CommandLine;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Host.Replay;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>dlq list|show|replay</c>: what was rejected, and another chance for it.</summary>
internal static class DlqVerb
{
    public static Command Create() => new("dlq", "Dead letters: records that were rejected.") { List(), Show(), Replay() };

    private static Command List()
    {
        var (reason, from, to) = Selection();
        var (data, clickHouse, json) = (Options.Data(required: false), Options.ClickHouse(), Options.Json());
        json.Description = "One JSON object a line.";
        var verb = new Command("list", "Dead letters in the order of receipt, without their payloads.") { reason, from, to, data, clickHouse, json };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var selection = new DeadLetterSelection(arguments.GetValue(reason), arguments.GetValue(from), arguments.GetValue(to));
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                Func<RejectedRow, string> line = arguments.GetValue(json) ? r => DeadLetterText.Json(r, withPayload: false) : DeadLetterText.Line;
                await foreach (var letter in new DeadLetterQueries(access.Store).ListAsync(selection, cancellation).ConfigureAwait(false))
                {
                    await Console.Out.WriteLineAsync(line(letter)).ConfigureAwait(false);
                }
            }

            return 0;
        });
        return verb;
    }

    private static Command Show()
    {
        var uid = new Argument<Guid>("UID") { Description = "event_uid of the dead letter." };
        var (data, clickHouse) = (Options.Data(required: false), Options.ClickHouse());
        var verb = new Command("show", "One dead letter with its payload, as a JSON object.") { uid, data, clickHouse };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                var wanted = arguments.GetRequiredValue(uid);
                var letter = await new DeadLetterQueries(access.Store).FindAsync(new EventUid(wanted), cancellation).ConfigureAwait(false)
                    ?? throw new UserErrorException($"{wanted}: there is no dead letter of this uid; 'dlq list' shows those that there are.");
                await Console.Out.WriteLineAsync(DeadLetterText.Json(letter, withPayload: true)).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }

    private static Command Replay()
    {
        var (reason, from, to) = Selection();
        var (data, config, json) = (Options.Data(required: false), Options.Config(), Options.Json());
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what the letters would become; changes nothing." };
        var verb = new Command(
            "replay",
            "Feeds dead letters through the pipeline again. With --data on the stores of a folder on which no node runs, else as a node of the "
            + "configured deployment: a member of its cluster where it names seeds; without seeds no other node may run.")
        {
            reason, from, to, dryRun, data, config, json,
        };
        verb.SetAction(async (arguments, cancellation) =>
        {
            var selection = new DeadLetterSelection(arguments.GetValue(reason), arguments.GetValue(from), arguments.GetValue(to));
            var folder = arguments.GetValue(data);
            var files = arguments.GetValue(config)!;
            if (arguments.GetValue(dryRun))
            {
                await DryRunAsync(selection, folder, files, arguments.GetValue(json), cancellation).ConfigureAwait(false);
                return 0;
            }

            DeadLetterReplayed? replayed = null;
            await ProgressView.RunAsync(async progress =>
                replayed = await DeadLetterRun.RunAsync(selection, folder, files, progress, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(DeadLetterText.Summary(replayed!, arguments.GetValue(json))).ConfigureAwait(false);
            return 0;
        });
        return verb;
    }

    private static async Task DryRunAsync(
        DeadLetterSelection selection, string? data, string[] configFiles, bool json, CancellationToken cancellation)
    {
        var settings = SettingsLoader.Load(configFiles, SettingsEnvironment.FromProcess()).Node;
        var access = await StoreAccess.OpenAsync(data, data is null ? settings.ClickHouse : null, cancellation).ConfigureAwait(false);
        await using (access.ConfigureAwait(false))
        {
            var letters = new DeadLetterQueries(access.Store);
            var counts = await letters.CountAsync(selection, cancellation).ConfigureAwait(false);
            var outcomes = await DeadLetterRun.TryAsync(selection, letters, settings.Ingest, cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(DeadLetterText.DryRun(counts, outcomes, json)).ConfigureAwait(false);
        }
    }

    private static (Option<string?> Reason, Option<long?> From, Option<long?> To) Selection() => (
        new Option<string?>("--reason") { Description = "Only letters that were rejected for this reason.", HelpName = "REASON" },
        Options.Time("--from", "Only letters received at this time or later (ISO 8601, UTC unless it says otherwise, or epoch ms)."),
        Options.Time("--to", "Only letters received before this time."));
}
