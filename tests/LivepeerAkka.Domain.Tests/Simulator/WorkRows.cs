using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>The rows of a product that measured nothing but the truth.</summary>
internal static class WorkRows
{
    public static ObservedWork Of(RunTruth truth) => new()
    {
        Sessions = [.. truth.Attributions.Select(a => Identity(a, -1, a.OfSession()))],
        Segments = [.. truth.Attributions.SelectMany(a => a.Segments.Select((s, i) => Identity(a, i, s.Decision)))],
        Payments =
        [
            .. truth.Payments.Select(p => new ObservedPayment(
                p.Org, p.EventUid, p.LinkStatus, p.SessionId, p.Recipient, p.Node, p.FaceValueWei, p.ExpectedValueWei, p.Tickets)),
        ],
        Jobs = [.. truth.Jobs.Select(Job)],
        Stretches = [.. truth.Stretches.Select(s => new ObservedStretch(s.Org, s.Node, s.OpenedAtMs, s.ClosedAtMs, s.BusyMs))],
    };

    private static ObservedIdentity Identity(AttributionTruth a, int index, IdentityTruth truth) => new()
    {
        Org = a.Org,
        SessionId = a.SessionId,
        SegmentIndex = index,
        Status = truth.Status,
        Reason = truth.Reason,
        Method = truth.Method,
        ConfidencePerMille = truth.ConfidencePerMille,
        Operator = truth.Operator,
        Node = truth.Node,
        Pipeline = truth.Pipeline,
        Model = truth.Model,
        GpuId = truth.Gpu is { Count: 1 } gpu ? gpu.Ids[^1] : "",
        GpuModelName = truth.Gpu?.ModelName ?? "",
        GpuMemoryBytes = truth.Gpu?.MemoryBytes,
        GpuCount = truth.Gpu?.Count ?? 0,
    };

    private static ObservedJob Job(JobTruth j) => new()
    {
        Org = j.Org,
        Kind = j.Kind,
        RequestId = j.RequestId,
        Succeeded = j.Succeeded,
        Tries = j.Tries,
        DurationMs = j.DurationMs,
        SelectionOutcome = j.SelectionOutcome,
        CompletedAtMs = j.CompletedAtMs,
        PromptTokens = j.PromptTokens,
        CompletionTokens = j.CompletionTokens,
        TtftMs = j.TtftMs,
        Capability = j.Capability,
        Model = j.Model,
        AttributionStatus = j.Identity.Status,
        Operator = j.Identity.Operator,
        Node = j.Identity.Node,
    };
}
