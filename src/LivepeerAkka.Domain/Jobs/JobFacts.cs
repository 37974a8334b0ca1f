using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>The fact of a job: what its records say together with the decision about who did it.</summary>
public static class JobFacts
{
    /// <summary>Makes the fact.</summary>
    /// <param name="key">The job.</param>
    /// <param name="fold">Its records.</param>
    /// <param name="decision">Who did it.</param>
    /// <param name="regions">Region by host of the node, else by gateway.</param>
    public static AiJobFact Of(JobKey key, JobFold fold, AttributionDecision decision, IReadOnlyDictionary<string, string> regions)
    {
        var gateway = fold.Records.FirstOrDefault(r => r.Gateway.Length > 0)?.Gateway ?? "";
        return new AiJobFact
        {
            Key = key,
            Identity = Identity(fold, decision, gateway, regions),
            Capability = fold.Capability,
            RequestedAtMs = fold.RequestedAtMs,
            SelectedAtMs = fold.SelectedAtMs,
            CompletedAtMs = fold.Final?.TimeMs,
            Success = fold.Success,
            Selection = fold.Selection,
            Tries = fold.Records.Max(r => r.Tries),
            DurationMs = fold.Latest(r => r.DurationMs),
            HttpStatus = fold.Latest(r => r.HttpStatus),
            ErrorType = fold.Final?.ErrorType ?? "",
            Error = fold.Final?.Error ?? "",
            Streaming = fold.Latest(r => r.Streaming),
            PromptTokens = fold.Latest(r => r.PromptTokens),
            CompletionTokens = fold.Latest(r => r.CompletionTokens),
            TotalTokens = fold.Latest(r => r.TotalTokens),
            TtftMs = fold.Latest(r => r.TtftMs),
            TokensPerSecond = fold.Latest(r => r.TokensPerSecond),
            FinishReason = fold.Latest(r => r.FinishReason),
            EventCount = fold.Records.Count,
            FirstEventUid = fold.Records[0].Uid,
            LastEventUid = fold.Records[^1].Uid,
            EvidenceSignalUid = decision.SignalUid,
            EvidenceCapabilityUid = decision.CapabilityUid,
            RunnerUp = decision.RunnerUp,
        };
    }

    /// <summary>
    /// The decision with the job's model: that of a container is what its worker registered; an offer of a container that gives the container's
    /// name as model names none.
    /// </summary>
    public static AttributionDecision WithModelOf(JobFold fold, AttributionEvidence evidence, AttributionDecision decision) =>
        !evidence.IsCapabilityVerbatim ? decision
        : evidence.ModelHint.Length > 0 ? decision with { Model = evidence.ModelHint }
        : decision.Model.Equals(fold.Capability, StringComparison.OrdinalIgnoreCase) ? decision with { Model = "" }
        : decision;

    private static SessionIdentity Identity(
        JobFold fold, AttributionDecision decision, string gateway, IReadOnlyDictionary<string, string> regions)
    {
        var url = decision.NodeUrl;
        var region = regions.GetValueOrDefault(NodeUrl.HostOf(url.Length > 0 ? url : fold.Url)) ?? regions.GetValueOrDefault(gateway) ?? "";
        var pipeline = fold.Pipeline.Length > 0 ? fold.Pipeline : decision.Pipeline;
        return new SessionIdentity(
            gateway, region, decision.Operator, url, fold.Address, pipeline, decision.Model)
        {
            GpuId = decision.Gpu?.Id ?? "",
            GpuSlot = decision.Gpu?.Slot ?? "",
            GpuModelName = decision.Gpu?.ModelName ?? "",
            GpuMemoryBytes = decision.Gpu?.MemoryBytes,
            GpuCount = decision.Gpu?.Count,
            AttributionStatus = decision.Status,
            AttributionReason = decision.Reason,
            AttributionMethod = decision.Method,
            AttributionConfidence = decision.Confidence,
        };
    }
}
