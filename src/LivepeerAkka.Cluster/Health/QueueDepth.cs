namespace LivepeerAkka.Cluster.Health;

/// <summary>A bounded queue at one moment.</summary>
/// <param name="Name">Which queue, such as <c>clickhouse.fact_payments.rows</c>.</param>
/// <param name="Depth">What it holds, in the unit that its name ends with.</param>
/// <param name="Max">What it holds at most; beyond it whoever fills it waits.</param>
public readonly record struct QueueDepth(string Name, long Depth, long Max);

/// <summary>Something that holds queues.</summary>
public interface IQueueHolder
{
    /// <summary>Its queues at this moment.</summary>
    IEnumerable<QueueDepth> Queues { get; }
}
