using System.CommandLine;
using System.Globalization;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>node</c>: one cluster node until SIGTERM.</summary>
internal static class NodeVerb
{
    public static Command Create()
    {
        var config = Options.Config();
        var data = Options.Data(required: false);
        var noIngest = new Option<bool>("--no-ingest") { Description = "Reads no Kafka topics; needs no broker." };
        var apiPort = Options.Number("--api-port", "Port of the API on loopback; 0 takes a free one.", 0, 65_535);
        var verb = new Command("node", "One cluster node; roles and addresses from configuration. Stops on SIGTERM by draining.")
        {
            config, data, noIngest, apiPort,
        };
        verb.SetAction(async (arguments, cancellation) =>
        {
            var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
            if (arguments.GetValue(apiPort) is { } port)
            {
                overrides["livepeer.api.port"] = port.ToString(CultureInfo.InvariantCulture);
            }

            // What cannot be used is refused before anything starts.
            _ = SettingsLoader.Load(arguments.GetValue(config)!, SettingsEnvironment.FromProcess(), overrides);
            var clickHouse = await StartEmbeddedAsync(arguments.GetValue(data), overrides, cancellation).ConfigureAwait(false);
            try
            {
                var loaded = SettingsLoader.Load(arguments.GetValue(config)!, SettingsEnvironment.FromProcess(), overrides);
                var node = await RunningNode.StartAsync(loaded, withKafka: !arguments.GetValue(noIngest), cancellation).ConfigureAwait(false);
                await using (node.ConfigureAwait(false))
                {
                    await Console.Out.WriteLineAsync($"ready: API at {node.ApiUrl}").ConfigureAwait(false);
                    await Console.Out.FlushAsync(cancellation).ConfigureAwait(false);
                    await node.WaitForStopAsync(cancellation).ConfigureAwait(false);
                }

                return 0;
            }
            finally
            {
                if (clickHouse is not null)
                {
                    await clickHouse.DisposeAsync().ConfigureAwait(false);
                }
            }
        });
        return verb;
    }

    private static async Task<IAsyncDisposable?> StartEmbeddedAsync(
        string? data, Dictionary<string, string> overrides, CancellationToken cancellation)
    {
        if (data is null)
        {
            return null;
        }

        var folder = new DataFolder(data);
        var clickHouse = await EmbeddedServices.StartClickHouseAsync(folder, port: null, cancellation).ConfigureAwait(false);
        EmbeddedSettings.Apply(overrides, folder, clickHouse.Url);
        return clickHouse;
    }
}
