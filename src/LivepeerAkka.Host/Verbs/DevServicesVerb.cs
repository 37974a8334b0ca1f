using System.CommandLine;
using System.Text.Json;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>dev-services --data DIR</c>: embedded broker and ClickHouse until stopped.</summary>
internal static class DevServicesVerb
{
    public static Command Create()
    {
        var data = Options.Data(required: true);
        var brokerPort = Options.Number("--broker-port", "Port of the broker on loopback; a free one when it is taken or not given.", 1, 65_535);
        var clickHousePort = Options.Number("--clickhouse-port", "Port of ClickHouse on loopback; a free one when it is taken or not given.", 1, 65_535);
        var verb = new Command("dev-services", "Embedded Kafka broker and ClickHouse; prints one JSON line with their addresses, then runs until stopped.")
        {
            data, brokerPort, clickHousePort,
        };
        verb.SetAction(async (arguments, cancellation) =>
        {
            var folder = new DataFolder(arguments.GetRequiredValue(data));
            var services = await EmbeddedServices.StartAsync(
                folder, (int?)arguments.GetValue(brokerPort), (int?)arguments.GetValue(clickHousePort), cancellation).ConfigureAwait(false);
            await using (services.ConfigureAwait(false))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    bootstrap = services.Broker.Bootstrap,
                    log_id = services.Broker.Incarnation,
                    clickhouse = services.ClickHouse.Url.ToString().TrimEnd('/'),
                    pid = Environment.ProcessId,
                    broker_pid = services.Broker.ProcessId,
                    clickhouse_pid = services.ClickHouse.ProcessId,
                })).ConfigureAwait(false);
                await Console.Out.FlushAsync(cancellation).ConfigureAwait(false);
                return await services.RunUntilStoppedAsync(cancellation).ConfigureAwait(false);
            }
        });
        return verb;
    }
}
