using System.Collections.Concurrent;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Work that other threads hand to the poll thread. After <see cref="Close"/> work runs where it is handed in.</summary>
internal sealed class CommandQueue : IDisposable
{
    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly ManualResetEventSlim _signal = new();
    private readonly Lock _lock = new();
    private bool _isClosed;

    public void Enqueue(Action command)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _queue.Enqueue(command);
                _signal.Set();
                return;
            }
        }

        command();
    }

    /// <summary>Runs what is queued, in order.</summary>
    public void Run()
    {
        if (_queue.IsEmpty)
        {
            return;
        }

        _signal.Reset();
        while (_queue.TryDequeue(out var command))
        {
            command();
        }
    }

    /// <summary>Waits until something is queued or the time is over.</summary>
    public void Wait(TimeSpan timeout) => _signal.Wait(timeout);

    /// <summary>Runs the rest and lets later work run at once.</summary>
    public void Close()
    {
        Run();
        lock (_lock)
        {
            _isClosed = true;
        }

        Run();
    }

    public void Dispose() => _signal.Dispose();
}
