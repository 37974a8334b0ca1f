using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Which parts of hours the store does not have as they are. What it has is remembered in memory only, as a digest: after a restart every part
/// leaves once more. A part that left and was not acknowledged is unknown, so it leaves again.
/// </summary>
public sealed class SessionPartRows
{
    private readonly Dictionary<HourKey, ulong> _stored = [];
    private readonly List<(HourKey Key, ulong Digest)> _leaving = [];

    /// <summary>Parts, and tombstones, that have to leave.</summary>
    public IReadOnlyList<SessionHourPart> Pending(IReadOnlyList<SessionHourPart> parts)
    {
        var rows = new List<SessionHourPart>();
        _leaving.Clear();
        foreach (var part in parts)
        {
            var (key, digest) = (new HourKey(part.SegmentIndex, part.WindowStartMs), DigestOf(part));
            if (!_stored.TryGetValue(key, out var known) || known != digest)
            {
                _stored.Remove(key);
                _leaving.Add((key, digest));
                rows.Add(part);
            }
        }

        return rows;
    }

    /// <summary>The store has what was pending last.</summary>
    public void Stored()
    {
        foreach (var (key, digest) in _leaving)
        {
            _stored[key] = digest;
        }

        _leaving.Clear();
    }

    /// <summary>Digest of everything but key and version.</summary>
    private static ulong DigestOf(SessionHourPart part)
    {
        if (part.IsDeleted)
        {
            return Digest64.Empty.Value;
        }

        var digest = Add(Digest64.Empty, part.Identity);
        digest = part.Work is { } work ? Add(digest.Add(1), work) : digest.Add(0);
        digest = part.Attempt is { } attempt ? Add(digest.Add(1), attempt) : digest.Add(0);
        digest = part.Request is { } request
            ? digest.Add(1).Add(request.Outcome).Add(request.Reason).Add(Bits(request.HasSegment, request.IsSwapped, request.IsOutputFailed))
            : digest.Add(0);
        return (part.Presence is { } span ? digest.Add(1).Add(span.FromMs).Add(span.ToMs) : digest.Add(0)).Value;
    }

    private static Digest64 Add(Digest64 digest, SessionIdentity identity) => Add(
        digest
            .Add(identity.Gateway).Add(identity.Region).Add(identity.OrchestratorAddress).Add(identity.OrchestratorUrl).Add(identity.HotWallet)
            .Add(identity.PipelineId).Add(identity.ModelId).Add(identity.GpuId).Add(identity.GpuSlot).Add(identity.GpuModelName)
            .Add(identity.AttributionStatus).Add(identity.AttributionReason).Add(identity.AttributionMethod),
        identity.GpuMemoryBytes, identity.GpuCount, identity.AttributionConfidence is { } confidence ? BitConverter.DoubleToInt64Bits(confidence) : null);

    private static Digest64 Add(Digest64 digest, HourWork work)
    {
        digest = digest
            .Add(Bits(work.IsTailArtifact)).Add(work.StatusSamples).Add(work.PositiveSamples).Add(work.RunningSamples).Add(work.ErrorSamples)
            .Add(work.SampleMs).Add(work.OutputFpsMicros.Count).Add(work.Minutes.Count);
        foreach (var micros in work.OutputFpsMicros)
        {
            digest = digest.Add(micros);
        }

        foreach (var minute in work.Minutes)
        {
            digest = digest
                .Add(minute.Minute).Add(minute.StatusSamples).Add(minute.PositiveSamples).Add(minute.SampleMs)
                .Add(minute.OutputFpsSumMicros).Add(minute.OutputFpsSamples);
        }

        return digest;
    }

    private static Digest64 Add(Digest64 digest, HourAttempt attempt) => Add(
        digest
            .Add(attempt.Outcome)
            .Add(Bits(
                attempt.IsSwappedOutConfirmed, attempt.IsSwappedOutInferred, attempt.IsLoadingOnly, attempt.IsZeroOutput, attempt.IsOutputFailed))
            .Add(attempt.HealthSignals).Add(attempt.HealthExpected),
        attempt.FirstOutputMs, attempt.StartupMs, attempt.PlayableMs);

    /// <summary>An unknown number is none of the numbers.</summary>
    private static Digest64 Add(Digest64 digest, params ReadOnlySpan<long?> numbers)
    {
        foreach (var number in numbers)
        {
            digest = number is { } known ? digest.Add(1).Add(known) : digest.Add(0);
        }

        return digest;
    }

    private static long Bits(params ReadOnlySpan<bool> flags)
    {
        var bits = 0L;
        foreach (var flag in flags)
        {
            bits = (bits << 1) | (flag ? 1L : 0L);
        }

        return bits;
    }
}
