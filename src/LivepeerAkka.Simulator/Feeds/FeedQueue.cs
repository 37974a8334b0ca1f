namespace LivepeerAkka.Simulator.Feeds;

/// <summary>Merges feeds by arrival; of equal arrivals the feed that was added first goes first.</summary>
internal sealed class FeedQueue
{
    private readonly PriorityQueue<(IFeed Feed, long Added), (long ArrivalMs, long Added)> _queue = new(Order.Instance);
    private long _added;

    /// <summary>Feeds with records left.</summary>
    public int Count => _queue.Count;

    /// <summary>Earliest arrival, epoch ms; null = no feed has records left.</summary>
    public long? NextArrivalMs => _queue.TryPeek(out _, out var first) ? first.ArrivalMs : null;

    public void Add(IFeed feed)
    {
        if (feed.NextArrivalMs is { } arrival)
        {
            _queue.Enqueue((feed, _added), (arrival, _added));
            _added++;
        }
    }

    /// <summary>Takes the record that arrives first.</summary>
    public Emission Take()
    {
        var (feed, added) = _queue.Peek();
        var emission = feed.Take();
        if (feed.NextArrivalMs is { } next)
        {
            _queue.DequeueEnqueue((feed, added), (next, added));
        }
        else
        {
            _queue.Dequeue();
        }

        return emission;
    }

    private sealed class Order : IComparer<(long ArrivalMs, long Added)>
    {
        public static readonly Order Instance = new();

        public int Compare((long ArrivalMs, long Added) x, (long ArrivalMs, long Added) y) =>
            x.ArrivalMs != y.ArrivalMs ? x.ArrivalMs.CompareTo(y.ArrivalMs) : x.Added.CompareTo(y.Added);
    }
}
