using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>What a segment did in one hour UTC (section 7). All numbers are sums over the hour's samples.</summary>
public sealed record HourSlice
{
    /// <summary>Index of the segment, −1 = the session has none.</summary>
    public int SegmentIndex { get; internal set; }

    /// <summary>Start of the hour, epoch ms.</summary>
    public required long WindowStartMs { get; init; }

    public int StatusSamples { get; internal set; }

    public int PositiveSamples { get; internal set; }

    public int RunningSamples { get; internal set; }

    public int ErrorSamples { get; internal set; }

    /// <summary>Sum of the reported output fps, in millionths.</summary>
    public long OutputFpsSumMicros { get; internal set; }

    /// <summary>Samples that reported an output fps.</summary>
    public int OutputFpsSamples { get; internal set; }

    /// <summary>Sum of the reported input fps, in millionths.</summary>
    public long InputFpsSumMicros { get; internal set; }

    /// <summary>Milliseconds of the hour that samples stand for.</summary>
    public long SampleMs { get; internal set; }

    /// <summary>The segment only reached into this hour and did no work in it: left out by the serving views.</summary>
    public bool IsTailArtifact { get; internal set; }
}

/// <summary>Cuts the time that samples stand for into hours. One instance a segment; records come in fold order.</summary>
internal sealed class SessionHours
{
    private const int ArtifactSamplesMax = 2;

    /// <summary>Slices by hour, ascending.</summary>
    public List<HourSlice> Slices { get; } = new(1);

    /// <summary>The slice of the hour that contains a time; made when it is missing.</summary>
    public HourSlice At(long timeMs)
    {
        var hour = HourWindow.StartOf(timeMs);
        var place = Slices.Count;
        while (place > 0 && Slices[place - 1].WindowStartMs >= hour)
        {
            if (Slices[--place].WindowStartMs == hour)
            {
                return Slices[place];
            }
        }

        var slice = new HourSlice { WindowStartMs = hour };
        Slices.Insert(place, slice);
        return slice;
    }

    /// <summary>Counts the time up to a sample, split at the hours that it spans.</summary>
    public void AddSpan(long endMs, long spanMs)
    {
        for (var (end, left) = (endMs, spanMs); left > 0;)
        {
            // The instant of a full hour ends the hour before it.
            var hour = HourWindow.StartOf(end - 1);
            var part = Math.Min(left, end - hour);
            At(hour).SampleMs += part;
            (end, left) = (hour, left - part);
        }
    }

    /// <summary>Gives the slices their segment's index and marks tail artifacts.</summary>
    /// <param name="index">Index of the segment, −1 = none.</param>
    /// <param name="startMs">Start of the segment.</param>
    /// <param name="endMs">End of the segment, null = it has not ended, or there is none.</param>
    public void Seal(int index, long startMs, long? endMs)
    {
        foreach (var slice in Slices)
        {
            slice.SegmentIndex = index;
            slice.IsTailArtifact = startMs < slice.WindowStartMs && endMs < slice.WindowStartMs + HourWindow.LengthMs
                && slice is { PositiveSamples: 0, RunningSamples: 0, StatusSamples: <= ArtifactSamplesMax };
        }
    }
}
