using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// The errors of a session by their meaning in the script: each event once, each sticky error of statuses once, with its
/// earliest sample.
/// </summary>
internal sealed class ErrorOracle
{
    public int RealCount { get; private set; }
    public int CloseMarkerCount { get; private set; }
    public int InputFaultCount { get; private set; }

    /// <summary>Numbers of the samples to which an error of any class belongs.</summary>
    public HashSet<int> ErrorSamples { get; } = [];

    /// <summary>A real error that is not later than the close.</summary>
    public bool HasRealError { get; private set; }

    public bool HasInputFault => InputFaultCount > 0;

    /// <summary>Somebody said that no orchestrator was available.</summary>
    public bool FoundNobody { get; private set; }

    /// <summary>Counts the session's errors and notes in every segment what it has to answer for.</summary>
    public static ErrorOracle Of(
        IReadOnlyList<PlannedEvent> signals, IReadOnlyList<PlannedEvent> samples, IReadOnlyList<OracleSegment> segments, long? closedMs)
    {
        var oracle = new ErrorOracle { FoundNobody = signals.Any(s => s.Kind == EventKind.NoOrchestrators) };
        foreach (var signal in signals.Where(s => s.Kind == EventKind.Error))
        {
            var isAfterClose = closedMs is { } closed && signal.EventMs > closed;
            oracle.Count(signal.Error!.Meaning, isAfterClose, SegmentOracle.At(segments, signal.EventMs));
        }

        var seen = new HashSet<(string, long)>();
        foreach (var sample in samples.Where(s => s.Sample.Sticky is not null))
        {
            var sticky = sample.Sample.Sticky!;
            if (seen.Add((sticky.Text, sticky.TimeMs)))
            {
                var isAfterClose = closedMs is { } closed && sample.EventMs > closed;
                var owner = segments.FirstOrDefault(s => s.Samples.Exists(o => o.Number == sample.Number));
                oracle.Count(sticky.Meaning, isAfterClose, owner);
                oracle.ErrorSamples.Add(sample.Number);
            }
        }

        return oracle;
    }

    private void Count(ErrorMeaning meaning, bool isAfterClose, OracleSegment? segment)
    {
        switch (meaning)
        {
            case ErrorMeaning.CloseMarker:
                CloseMarkerCount++;
                break;
            case ErrorMeaning.InputFault:
                InputFaultCount++;
                segment?.HasInputFault = true;
                break;
            case ErrorMeaning.NoOrchestrator:
                FoundNobody = true;
                break;
            case ErrorMeaning.Real:
                RealCount++;
                HasRealError |= !isAfterClose;
                if (!isAfterClose)
                {
                    segment?.HasRealError = true;
                }

                break;
            default:
                throw new InvalidOperationException($"Unknown meaning {meaning}.");
        }
    }
}
