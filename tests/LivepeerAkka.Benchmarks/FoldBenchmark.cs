using System.Globalization;
using LivepeerAkka.Cluster.Hosting;

namespace LivepeerAkka.Benchmarks;

/// <summary>Folding sessions of a usual size into what their facts tell, and making their facts with the parts of hours, on one thread.</summary>
internal static class FoldBenchmark
{
    private const long RecordsOtherwise = 100_000;

    public static Task<int> RunAsync(string[] args)
    {
        var settings = SettingsLoader.Load([], SettingsEnvironment.FromProcess()).Node;
        var states = SimulatedSignals.Apply(SimulatedSignals.Records(Events.Options(args, RecordsOtherwise)), settings);
        var signals = states.Values.Sum(s => (long)s.Signals.Count);
        var rules = settings.Sessions.Rules;
        var rate = Measure.MedianRate(signals, () => SimulatedSignals.Fold(states, rules));
        var bytes = Measure.AllocatedBytes(() => SimulatedSignals.Fold(states, rules));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{states.Count:N0} sessions of {signals / (double)states.Count:0} signals: {rate:N0} signals/s, {rate / signals * states.Count:N0} sessions/s, {bytes / (double)signals:0} bytes allocated a signal"));
        var pictures = SimulatedSignals.Pictures(states, rules);
        var factRate = Measure.MedianRate(signals, () => SimulatedSignals.Facts(states, pictures, rules));
        var factBytes = Measure.AllocatedBytes(() => SimulatedSignals.Facts(states, pictures, rules));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"facts with parts of hours: {factRate:N0} signals/s, {factBytes / (double)signals:0} bytes allocated a signal"));
        return Task.FromResult(0);
    }
}
