namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>
/// The frozen beginning of a stretch that goes on: what its work before the cut came to. Keeps a stretch that never pauses from growing
/// with everything that it ever did. Times epoch ms.
/// </summary>
/// <param name="CutMs">Start of an hour.</param>
/// <param name="Runs">Activity before the cut by pipeline and model, in segment order; never empty.</param>
/// <param name="Operator">Operator of the latest work before the cut that names one, '' = none does.</param>
/// <param name="OperatorAtMs">Time of that work; 0 without one.</param>
/// <param name="BusyMs">Busy time before the cut, ms.</param>
/// <param name="SessionsServed">Sessions with work before the cut and none in the stretch after it.</param>
/// <param name="PeakConcurrency">Peak before the cut.</param>
public sealed record StretchHead(
    long CutMs, IReadOnlyList<ActivitySegment> Runs, string Operator, long OperatorAtMs, long BusyMs, int SessionsServed, int PeakConcurrency)
{
    /// <summary>First record of work.</summary>
    public long OpenedAtMs => Runs.Min(r => r.StartMs);
}
