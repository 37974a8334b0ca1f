using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace LivepeerAkka.Host.Replay;

/// <summary>Sums of the product's counters in this process, from its start to when they are read.</summary>
internal sealed class StageReport : IDisposable
{
    private const string MeterPrefix = "LivepeerAkka.";

    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public StageReport()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>One JSON object: name, or <c>name{tag}</c>, → sum.</summary>
    public string ToJson() => JsonSerializer.Serialize(new SortedDictionary<string, double>(_sums, StringComparer.Ordinal));

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = tags.Length == 0 ? instrument.Name : $"{instrument.Name}{{{tags[0].Value}}}";
        _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
    }
}
