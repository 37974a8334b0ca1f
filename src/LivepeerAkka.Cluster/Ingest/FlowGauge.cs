namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Groups that are in the steps of one run of the flow in which they wait for others.</summary>
public sealed class FlowGauge
{
    /// <summary>Groups whose sessions are asked.</summary>
    public InFlight Asked { get; } = new();

    /// <summary>Groups whose rows are on their way to the store.</summary>
    public InFlight Storing { get; } = new();
}

/// <summary>Counts work that is not done.</summary>
public sealed class InFlight
{
    private int _count;

    /// <summary>How much of it there is.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Does the work, counted until it is done or has failed.</summary>
    public async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        Interlocked.Increment(ref _count);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
