namespace LivepeerAkka.Simulator.Feeds;

/// <summary>Records that arrive again, one after the other.</summary>
internal sealed class CopyFeed(IReadOnlyList<Emission> copies) : IFeed
{
    private int _next;

    public long? NextArrivalMs => _next < copies.Count ? copies[_next].Record.TimestampMs : null;

    public Emission Take() => copies[_next++];
}
