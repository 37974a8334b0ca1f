using System.Collections.Concurrent;
using System.Diagnostics;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>Lets one message of a kind through per interval and counts what it held back. Usable from any thread.</summary>
internal sealed class LogThrottle(TimeSpan interval)
{
    private readonly ConcurrentDictionary<string, State> _kinds = new(StringComparer.Ordinal);

    /// <summary>True when the message may be written; <paramref name="held"/> is how many of its kind were held back before it.</summary>
    public bool Allows(string kind, out int held)
    {
        var state = _kinds.GetOrAdd(kind, _ => new State());
        lock (state)
        {
            if (state.LastTimestamp is long last && Stopwatch.GetElapsedTime(last) < interval)
            {
                state.Held++;
                held = 0;
                return false;
            }

            held = state.Held;
            state.Held = 0;
            state.LastTimestamp = Stopwatch.GetTimestamp();
            return true;
        }
    }

    private sealed class State
    {
        public long? LastTimestamp { get; set; }

        public int Held { get; set; }
    }
}
