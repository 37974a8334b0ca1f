namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>Time that passes because a fault lasts, or until the harness looks again; no test waits so for what it asserts.</summary>
internal static class Passing
{
    public static Task TimeAsync(double ms, CancellationToken cancellation = default) => TimeAsync(TimeSpan.FromMilliseconds(ms), cancellation);

    public static Task TimeAsync(TimeSpan time, CancellationToken cancellation = default) => Task.Delay(time, cancellation);
}
