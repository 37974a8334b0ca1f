using System.CommandLine;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Host.Replay;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>replay FILE… --data DIR</c>: files through the whole pipeline, isolated.</summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Records, one a line (.zst and .gz are read too; - is standard input).",
            Arity = ArgumentArity.OneOrMore,
        };
        var data = Options.Data(required: true);
        var shuffle = Options.Number("--shuffle", "Feeds the records in the random order of this seed (they are held in memory).", 0, long.MaxValue);
        var duplicate = Options.Decimal("--duplicate", "Share of the records that are fed twice, percent.", 0, 100);
        var json = Options.Json();
        var config = Options.Config();
        var stages = new Option<string?>("--stages") { Description = "Writes the sums of the stages' counters to a file, as JSON.", HelpName = "FILE" };
        var verb = new Command("replay", "Feeds records through the same pipeline as Kafka input, concludes every session, prints a summary.")
        {
            files, data, shuffle, duplicate, json, config, stages,
        };
        verb.SetAction(async (arguments, cancellation) =>
        {
            var request = new ReplayRequest(
                arguments.GetRequiredValue(files), arguments.GetRequiredValue(data), arguments.GetValue(shuffle), arguments.GetValue(duplicate) ?? 0,
                arguments.GetValue(config)!);
            using var report = arguments.GetValue(stages) is null ? null : new StageReport();
            ReplaySummary? summary = null;
            await ProgressView.RunAsync(async progress => summary = await Replaying.RunAsync(request, progress, cancellation).ConfigureAwait(false))
                .ConfigureAwait(false);
            await Console.Out.WriteLineAsync(arguments.GetValue(json) ? summary!.ToJson() : summary!.ToText()).ConfigureAwait(false);
            if (report is not null)
            {
                await File.WriteAllTextAsync(arguments.GetValue(stages)!, report.ToJson(), cancellation).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }
}
