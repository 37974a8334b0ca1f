namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>A clock of one node that can be set wrong. Waits last as long as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ticks;

    /// <summary>How far the clock is ahead; negative when it is behind.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
        set => Interlocked.Exchange(ref _ticks, value.Ticks);
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
