namespace LivepeerAkka.Cluster.Ingest;

/// <summary>Groups that are in a step of one run of the flow.</summary>
public sealed class FlowGauge
{
    private int _asked;
    private int _storing;

    /// <summary>Steps in which groups wait for others.</summary>
    public enum Step
    {
        /// <summary>Sessions are asked.</summary>
        Ask,

        /// <summary>Rows are on their way to the store.</summary>
        Store,
    }

    /// <summary>Groups whose sessions are asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Groups whose rows are on their way to the store.</summary>
    public int Storing => Volatile.Read(ref _storing);

    /// <summary>Counts a group while <paramref name="work"/> is not done.</summary>
    public async Task<T> CountAsync<T>(Step step, Func<Task<T>> work)
    {
        Add(step, 1);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Add(step, -1);
        }
    }

    private void Add(Step step, int more)
    {
        ref var count = ref step == Step.Ask ? ref _asked : ref _storing;
        Interlocked.Add(ref count, more);
    }
}
