using System.Diagnostics;
using System.Globalization;
using System.Text;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.Host;
using LivepeerAkka.Host.Embedded;
using LivepeerAkka.Host.Progress;
using LivepeerAkka.Host.Replay;
using LivepeerAkka.Simulator;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// One seed: its network through three nodes in this process while its faults befall them, and through one node that nothing befalls; what both
/// made of it must be equal.
/// </summary>
internal sealed class SeededRun
{
    private const int Nodes = 3;
    private const int LinesShown = 150;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1.5);

    private static int _runs;

    private readonly EmbeddedClickHouse _clickHouse;
    private readonly SeededPlan _plan;
    private readonly string _name;
    private readonly RunLog _lines;
    private readonly SeededLog _log;
    private readonly StringBuilder _phases = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    private SeededRun(EmbeddedClickHouse clickHouse, int seed)
    {
        _clickHouse = clickHouse;
        _plan = SeededPlan.Of(seed, Nodes);
        _name = string.Create(CultureInfo.InvariantCulture, $"s{seed}_{Interlocked.Increment(ref _runs)}");
        _lines = new RunLog(_name);
        _log = new SeededLog(Simulation.Run(_plan.Network), seed, _plan.Window);
    }

    /// <summary>Runs a seed; answers what went wrong, null = nothing, and a line about it.</summary>
    public static async Task<(string? Failure, string Line)> TryAsync(EmbeddedClickHouse clickHouse, int seed)
    {
        var started = Stopwatch.GetTimestamp();
        var run = new SeededRun(clickHouse, seed);
        string? failure;
        try
        {
            failure = await run.CompareAsync();
        }
        catch (Exception e)
        {
            failure = e.ToString();
        }

        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {(failure is null ? "equal" : "FAILED")}, {run._log.Count} records, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s{run._phases}; {run._plan}");
        return (failure is null ? null : $"{line}\n{failure}\n\n{run._lines.Last(LinesShown)}", line);
    }

    private async Task<string?> CompareAsync()
    {
        using var folder = new TestFolder();
        using var undisturbed = new SeededStore(_clickHouse.Url, $"u_{_name}");
        using var disturbed = new SeededStore(_clickHouse.Url, $"d_{_name}");
        await ReplayAsync(folder);
        await DisturbAsync(folder, disturbed);
        var (expected, actual) = (await undisturbed.OutcomesAsync(), await disturbed.OutcomesAsync());
        var failure = expected == actual
            ? await undisturbed.DifferenceAsync(disturbed)
            : $"Records by outcome differ, undisturbed:\n{expected}\ndisturbed:\n{actual}\n{await undisturbed.DifferenceAsync(disturbed)}";
        if (failure is null)
        {
            await undisturbed.DropAsync();
            await disturbed.DropAsync();
        }

        return failure;
    }

    /// <summary>The undisturbed run.</summary>
    private async Task ReplayAsync(TestFolder folder)
    {
        var overrides = Replaying.Overrides(new DataFolder(folder.Path), _clickHouse.Url);
        overrides["livepeer.clickhouse.database"] = $"u_{_name}";
        overrides["livepeer.clickhouse.batch-wait"] = "100ms";
        overrides["livepeer.privacy.prompt-hash-key"] = SeededSettings.PromptHashKey;
        await using var node = await RunningNode.StartAsync(
            SettingsLoader.Load([], new ConfigurationBuilder().Build(), overrides), withKafka: false, CancellationToken.None);
        await ProgressView.RunAsync(
            view => new ReplayRun(node.Services).RunAsync(_log.InOrderAsync(TimeProvider.System), view, CancellationToken.None));
        Phase("replayed");
    }

    private async Task DisturbAsync(TestFolder folder, SeededStore store)
    {
        var group = new SeededGroup(_log);
        var ports = LoopbackPorts.Free(Nodes);
        var postgres = PostgresServer.Shared.NewDatabase();
        var stage = new SeededStage(
            _name, postgres, _clickHouse.Url.Port, ports, SeededSettings.Of(_plan, $"d_{_name}"),
            await SeededSettings.WriteAkkaAsync(folder, ports), _log, group, _lines, _plan.Seed);
        await using (var cluster = new SeededCluster(stage))
        {
            await UntilAsync("the first commit", () => Task.FromResult(_log.Committed > 0));
            Phase("begun");
            var faults = new SeededFaults(cluster, stage, _clickHouse);
            foreach (var fault in _plan.Faults)
            {
                await UntilAsync($"{fault}", () => Task.FromResult(_log.Committed >= _log.Count * fault.Share));
                _lines.Add("run", $"{fault} begins at {_log.Committed}");
                await faults.InflictAsync(fault).WaitAsync(Deadline);
                _lines.Add("run", $"{fault} ends at {_log.Committed}");
            }

            await SettledAsync(store, postgres);
        }

        await PostgresDropAsync(postgres);
    }

    /// <summary>Everything was read, every entity is at rest, and the rollups are up to date (as <see cref="LiveStack.SettledAsync"/>).</summary>
    private async Task SettledAsync(SeededStore store, string postgres)
    {
        await UntilAsync("all records committed", () => Task.FromResult(_log.Committed >= _log.Count));
        Phase("committed");
        await UntilAsync("all records accounted", async () => await store.AccountedAsync() >= _log.Count);
        var open = "";
        await UntilAsync("nothing open in the ledger", async () => (open = await OpenAsync(postgres)) == "0 0 0 0 0 0 0", () => open);
        Assert.Equal(0, await store.OpenAsync());
        Phase("settled");
    }

    private void Phase(string name)
    {
        _lines.Add("run", name);
        _phases.Append(CultureInfo.InvariantCulture, $", {name} at {Stopwatch.GetElapsedTime(_started).TotalSeconds:0}");
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition, Func<string>? seen = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Deadline)
            {
                throw new TimeoutException($"{what}: not within {Deadline.TotalSeconds} s, {_log.Committed} of {_log.Count} committed; {seen?.Invoke()}");
            }

            await Passing.TimeAsync(50);
        }
    }

    private static async Task<string> OpenAsync(string postgres)
    {
        await using var ledger = new NpgsqlConnection(postgres);
        await ledger.OpenAsync();
        await using var command = ledger.CreateCommand();
        command.CommandText = OpenWork.List;
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task PostgresDropAsync(string postgres)
    {
        var name = new NpgsqlConnectionStringBuilder(postgres).Database;
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Database = "postgres" }.ConnectionString);
        await server.OpenAsync();
        await using var command = server.CreateCommand();
        command.CommandText = $"DROP DATABASE {name} WITH (FORCE)";
        await command.ExecuteNonQueryAsync();
    }
}
