namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// Nodes of a run, kept running as a supervisor of processes would: a node that is wanted and does not run, or has stopped by itself, is started.
/// </summary>
internal sealed class SeededCluster : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly SeededStage _stage;
    private readonly Slot[] _slots;
    private readonly List<Task> _burials = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;

    /// <summary>Starts all nodes.</summary>
    public SeededCluster(SeededStage stage)
    {
        _stage = stage;
        _slots = [.. stage.Ports.Select((_, n) => new Slot(n))];
        _keeping = Task.WhenAll(_slots.Select(KeepAsync));
    }

    /// <summary>Number of nodes.</summary>
    public int Count => _slots.Length;

    /// <summary>Does something to a running node; nothing when it does not run.</summary>
    public Task WithAsync(int number, Func<SeededNode, Task> action) => HeldAsync(number, slot => slot.Node is { } node ? action(node) : Task.CompletedTask);

    /// <summary>Kills a node, which stays dead until it is wanted.</summary>
    public Task CrashAsync(int number) => HeldAsync(number, async slot =>
    {
        slot.IsWanted = false;
        if (slot.Node is { } node)
        {
            slot.Node = null;
            await node.CrashAsync(_burials);
        }
    });

    /// <summary>Has a node leave, which stays away until it is wanted.</summary>
    public Task LeaveAsync(int number) => HeldAsync(number, async slot =>
    {
        slot.IsWanted = false;
        if (slot.Node is { } node)
        {
            slot.Node = null;
            await node.LeaveAsync();
        }
    });

    /// <summary>Wants a node again, from now on of the newer build when <paramref name="isNewer"/>; completes when it has started.</summary>
    public async Task WantAsync(int number, bool isNewer = false)
    {
        await HeldAsync(number, slot =>
        {
            slot.IsWanted = true;
            slot.IsNewer |= isNewer;
            return Task.CompletedTask;
        });
        await RunsAsync(number);
    }

    /// <summary>Completes when a node that is wanted runs.</summary>
    public async Task RunsAsync(int number)
    {
        while (_slots[number].Node is not { Stopping.IsCancellationRequested: false })
        {
            await Passing.TimeAsync(Look, _stop.Token);
        }
    }

    /// <summary>Ends all nodes: by leaving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A run that is over needs no hand-over.
        await Task.WhenAll(_slots.Select(s => CrashAsync(s.Number)));
        await Task.WhenAll(_burials).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task HeldAsync(int number, Func<Slot, Task> action)
    {
        var slot = _slots[number];
        await slot.Gate.WaitAsync();
        try
        {
            await action(slot);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task KeepAsync(Slot slot)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HeldAsync(slot.Number, KeepOnceAsync);
            }
            catch (Exception e)
            {
                _stage.Lines.Add($"node{slot.Number}", $"did not start: {e.GetBaseException().Message}");
            }

            await Passing.TimeAsync(Look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepOnceAsync(Slot slot)
    {
        if (slot.Node is { Stopping.IsCancellationRequested: true } stopped)
        {
            _stage.Lines.Add($"node{slot.Number}", "stops by itself");
            slot.Node = null;
            await stopped.EndAsync();
        }

        if (slot is { IsWanted: true, Node: null } && !_stop.IsCancellationRequested)
        {
            slot.Node = await SeededNode.StartAsync(_stage, slot.Number, slot.IsNewer);
            _stage.Lines.Add($"node{slot.Number}", "started");
        }
    }

    private sealed class Slot(int number)
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Number => number;

        public SeededNode? Node { get; set; }

        public bool IsWanted { get; set; } = true;

        public bool IsNewer { get; set; }
    }
}
