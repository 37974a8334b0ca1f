using System.CommandLine;
using System.Globalization;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Host.Progress;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>produce FILE --bootstrap HOST:PORT</c>: records of a file into Kafka topics.</summary>
internal static class ProduceVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Records, one a line (.zst and .gz are read too; - is standard input)." };
        var bootstrap = new Option<string>("--bootstrap") { Description = "Bootstrap servers.", HelpName = "HOST:PORT", Required = true };
        var rate = Options.Number("--rate", "Most records a second; default: as fast as the consumers read.", 1, 10_000_000);
        var unpaced = new Option<bool>("--unpaced")
        {
            Description = "Does not wait for the consumers. For brokers with a real retention: the embedded one drops unread records beyond 5 MiB a partition.",
        };
        var group = new Option<string?>("--group") { Description = "Consumer group that paces; default: the one of the settings.", HelpName = "NAME" };
        var verb = new Command("produce", "Produces records into Kafka topics, paced by the group that reads them.")
        {
            file, bootstrap, rate, unpaced, group,
        };
        verb.SetAction(async (arguments, cancellation) =>
        {
            var path = arguments.GetRequiredValue(file);
            var options = new ProduceOptions
            {
                Bootstrap = arguments.GetRequiredValue(bootstrap),
                RecordsPerSecond = (int?)arguments.GetValue(rate),
                PaceByGroup = arguments.GetValue(unpaced) ? null : arguments.GetValue(group) ?? DefaultGroup(),
            };
            ProduceSummary? summary = null;
            await ProgressView.RunAsync(async view =>
            {
                var delivered = view.Step("Producing records");
                summary = await PacedProducer.RunAsync(
                    RecordFile.ReadAsync(path, cancellation), options, new Delivered(delivered), NullLogger.Instance, cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary!.Delivered} delivered, {summary.Failed} failed, {summary.Elapsed.TotalSeconds:0.0} s")).ConfigureAwait(false);
            if (summary.Failed > 0)
            {
                throw new UserErrorException($"{summary.Failed} records were not produced; the first: {summary.FirstFailure}");
            }

            return 0;
        });
        return verb;
    }

    private static string DefaultGroup() => SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node.Kafka.GroupId;

    private sealed class Delivered(IProgress<long> progress) : IProgress<ProduceProgress>
    {
        public void Report(ProduceProgress value) => progress.Report(value.Delivered);
    }
}
