using LivepeerAkka.Simulator.Faults;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>When sessions start: ascending, spread over the hours of a run, evenly, as a day goes, or in bursts.</summary>
internal sealed class SessionStarts(SimulationOptions options)
{
    private const int BurstPeriod = 20;
    private const int BurstShare = 10;

    private readonly SeededRandom _random = SeededRandom.Derive(options.Seed, Purpose.SessionStarts, 0);
    private readonly long _spanMs = Math.Max(1, (long)(options.Hours * 3_600_000));
    private readonly DailyCurve? _curve = options.Mix == TrafficMix.Real
        ? new DailyCurve(options.Start.ToUnixTimeMilliseconds(), Math.Max(1, (long)(options.Hours * 3_600_000)))
        : null;
    private readonly bool _bursts = options.Faults.Contains(FaultNames.Bursts);

    /// <summary>Start of a session, epoch ms. Ordinals are asked for in ascending order.</summary>
    public long Of(int ordinal)
    {
        // The run is cut into as many equal stretches as there are sessions: one start in each, so that starts ascend.
        var stretch = ((Int128)ordinal * _spanMs) / options.Sessions;
        var next = ((Int128)(ordinal + 1) * _spanMs) / options.Sessions;
        var at = _random.Between((long)stretch, Math.Max((long)stretch, (long)next - 1));
        at = _curve?.Place(at) ?? at;
        return options.Start.ToUnixTimeMilliseconds() + (_bursts ? Bunch(at) : at);
    }

    // Every twentieth of the run, the first half of its starts fall into a twentieth of its time: ten times the mean rate.
    private long Bunch(long at)
    {
        var period = Math.Max(BurstPeriod, _spanMs / BurstPeriod);
        var (round, within) = (at / period, at % period);
        var half = period / 2;
        var burst = half / BurstShare;
        var bunched = within < half ? within / BurstShare : burst + ((within - half) * (period - burst) / (period - half));
        return (round * period) + bunched;
    }
}
