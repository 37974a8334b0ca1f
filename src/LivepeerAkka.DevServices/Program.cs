using LivepeerAkka.DevServices.Cache;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.DevServices.Kafka;
using LivepeerAkka.DevServices.Processes;

const string Usage = """
    usage: clickhouse --data DIR [--port N] [--memory-mb N] [--faults]
           broker --topics NAME:PARTITIONS,... [--port N]
           fetch
    """;

var status = 1;
try
{
    status = args switch
    {
        ["clickhouse", .. var rest] => await ClickHouseVerb.RunAsync(
            new Arguments(rest, ["--data", "--port", "--memory-mb"], ["--faults", "--attached"]), Progress),
        ["broker", .. var rest] => await BrokerVerb.RunAsync(new Arguments(rest, ["--topics", "--port"], ["--attached"])),
        ["fetch"] => await FetchAsync(),
        [] => throw new UsageException("a verb is required"),
        [var verb, ..] => throw new UsageException($"unknown verb or option: {string.Join(' ', verb)}"),
    };
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n{Usage}");
    status = 2;
}
catch (DevServiceException e)
{
    await Console.Error.WriteLineAsync(e.Message);
}

ServiceLife.Exit(status);
return status;

static void Progress(string line)
{
    if (!Console.IsErrorRedirected)
        Console.Error.WriteLine(line);
}

static async Task<int> FetchAsync()
{
    Console.Out.WriteLine(await EngineCache.OfThisMachine(Progress).EnsureAsync(CancellationToken.None));
    return 0;
}
