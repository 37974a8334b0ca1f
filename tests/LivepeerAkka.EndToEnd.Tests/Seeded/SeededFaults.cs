using LivepeerAkka.DevServices.ClickHouse;
using Npgsql;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>Has faults befall the nodes of a run; each is over, and every node wanted again, when its task completes.</summary>
internal sealed class SeededFaults(SeededCluster cluster, SeededStage stage, EmbeddedClickHouse clickHouse)
{
    /// <summary>Longer than the resolver takes to down who is not reached.</summary>
    private static readonly TimeSpan DowningTime = TimeSpan.FromSeconds(8);

    private static readonly string[] Tables = ["journal", "snapshot", "consumer_progress", "open_session", "accepted_record"];

    public Task InflictAsync(SeededFault fault) => fault.Kind switch
    {
        FaultKind.Crash => CrashAsync(fault),
        FaultKind.CrashAll => CrashAllAsync(fault),
        FaultKind.Leave => LeaveAsync(fault),
        FaultKind.Rebalance => RebalanceAsync(fault),
        FaultKind.Partition => PartitionAsync(fault),
        FaultKind.ClockJump => ClockJumpAsync(fault),
        FaultKind.Store => StoreAsync(fault),
        FaultKind.JournalOutage => JournalOutageAsync(fault),
        FaultKind.JournalLock => JournalLockAsync(fault),
        FaultKind.Upgrade => UpgradeAsync(fault),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "unknown"),
    };

    private async Task CrashAsync(SeededFault fault)
    {
        await cluster.CrashAsync(fault.Node);
        await Passing.TimeAsync(fault.Ms);
        await cluster.WantAsync(fault.Node);
    }

    private async Task CrashAllAsync(SeededFault fault)
    {
        await AllAsync(cluster.CrashAsync);
        await Passing.TimeAsync(fault.Ms / 10);
        await AllAsync(n => cluster.WantAsync(n));
    }

    private async Task LeaveAsync(SeededFault fault)
    {
        await cluster.LeaveAsync(fault.Node);
        await Passing.TimeAsync(fault.Ms);
        await cluster.WantAsync(fault.Node);
    }

    /// <summary>Partitions move, some of them from owners that do not hear of it.</summary>
    private async Task RebalanceAsync(SeededFault fault)
    {
        var random = new Random(fault.Draw);
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            stage.Group.Rebalance(waits: random.Next(2) == 0);
            await Passing.TimeAsync(fault.Ms / 4);
        }
    }

    /// <summary>A node and the others do not reach each other: until the resolver has it stop, or not for long enough.</summary>
    private async Task PartitionAsync(SeededFault fault)
    {
        await CutOffAsync(fault.Node, isReachable: false);
        var isLong = fault.Draw % 2 == 0;
        await Passing.TimeAsync(isLong ? DowningTime : TimeSpan.FromMilliseconds(fault.Ms));
        await CutOffAsync(fault.Node, isReachable: true);
        await cluster.RunsAsync(fault.Node);
    }

    private async Task CutOffAsync(int node, bool isReachable)
    {
        var others = Enumerable.Range(0, cluster.Count).Where(n => n != node).ToList();
        await cluster.WithAsync(node, n => n.SetReachableAsync([.. others.Select(o => stage.Ports[o])], isReachable));
        foreach (var other in others)
        {
            await cluster.WithAsync(other, n => n.SetReachableAsync([stage.Ports[node]], isReachable));
        }
    }

    /// <summary>The clock of a node jumps by hours, and is put right later or stays wrong until the node ends.</summary>
    private async Task ClockJumpAsync(SeededFault fault)
    {
        var hours = fault.Draw % 2 == 0 ? 1 + (fault.Draw % 5) : -1 - (fault.Draw % 5);
        await ShiftAsync(TimeSpan.FromHours(hours));
        await Passing.TimeAsync(fault.Ms);
        if (fault.Draw % 3 > 0)
        {
            await ShiftAsync(TimeSpan.Zero);
        }

        Task ShiftAsync(TimeSpan shift) => cluster.WithAsync(fault.Node, n =>
        {
            n.Clock.Shift = shift;
            return Task.CompletedTask;
        });
    }

    /// <summary>ClickHouse refuses, lingers, or writes and does not say so.</summary>
    private async Task StoreAsync(SeededFault fault)
    {
        ClickHouseFaultMode[] modes =
        [
            ClickHouseFaultMode.Refuse, ClickHouseFaultMode.Delay, ClickHouseFaultMode.Error, ClickHouseFaultMode.ErrorAfterWrite,
            ClickHouseFaultMode.DropAfterWrite,
        ];
        var mode = modes[fault.Draw % modes.Length];
        // 241: memory; 252: too many parts. Both pass.
        var error = new ClickHouseFault { Mode = mode, Ms = 500, Code = fault.Draw % 2 == 0 ? 241 : 252, InsertsOnly = fault.Draw % 4 > 0 };
        await clickHouse.SetFaultAsync(error);
        await Passing.TimeAsync(fault.Ms);
        await clickHouse.SetFaultAsync(new ClickHouseFault());
    }

    /// <summary>One node, or all of them, lose their connections to the journal's database and get no new ones.</summary>
    private async Task JournalOutageAsync(SeededFault fault)
    {
        int[] nodes = fault.Draw % 2 == 0 ? [fault.Node] : [.. Enumerable.Range(0, cluster.Count)];
        await Task.WhenAll(nodes.Select(n => SetAsync(n, isReachable: false)));
        await Passing.TimeAsync(fault.Ms);
        await Task.WhenAll(nodes.Select(n => SetAsync(n, isReachable: true)));

        Task SetAsync(int node, bool isReachable) => cluster.WithAsync(node, n =>
        {
            n.SetJournal(isReachable);
            return Task.CompletedTask;
        });
    }

    /// <summary>Somebody else holds a table of the journal or of the ledger, or all connections of the database end at once.</summary>
    private async Task JournalLockAsync(SeededFault fault)
    {
        await using var database = new NpgsqlConnection(stage.Postgres);
        await database.OpenAsync();
        if (fault.Draw % 4 == 0)
        {
            await using var end = new NpgsqlCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", database);
            await end.ExecuteScalarAsync();
            return;
        }

        await using var transaction = await database.BeginTransactionAsync();
        var table = Tables[fault.Draw % Tables.Length];
        await using var take = new NpgsqlCommand($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", database, transaction);
        await take.ExecuteNonQueryAsync();
        await Passing.TimeAsync(fault.Ms);
        await transaction.RollbackAsync();
    }

    /// <summary>Node after node leaves and comes back as a build that writes one field more.</summary>
    private async Task UpgradeAsync(SeededFault fault)
    {
        // Not all of them: old and new read what the other wrote to the end.
        foreach (var node in Enumerable.Range(0, cluster.Count).Where(n => n != fault.Node))
        {
            await cluster.LeaveAsync(node);
            await cluster.WantAsync(node, isNewer: true);
            await Passing.TimeAsync(fault.Ms / 3);
        }
    }

    private Task AllAsync(Func<int, Task> action) => Task.WhenAll(Enumerable.Range(0, cluster.Count).Select(action));
}
