namespace LivepeerAkka.Simulator.Feeds;

/// <summary>Records that were prepared, one after the other.</summary>
internal sealed class ListFeed(IReadOnlyList<Emission> records) : IFeed
{
    private int _next;

    public long? NextArrivalMs => _next < records.Count ? records[_next].Record.TimestampMs : null;

    public Emission Take() => records[_next++];
}
