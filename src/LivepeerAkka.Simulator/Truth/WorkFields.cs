using System.Globalization;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>One compared field: its name, and its text on either side; a null text is not compared.</summary>
internal sealed record WorkField<TTruth, TRow>(string Name, Func<TTruth, TRow, string?> Expected, Func<TRow, string> Got);

/// <summary>The fields that <see cref="WorkComparison"/> compares, under the names of the columns.</summary>
internal static class WorkFields
{
    /// <summary>
    /// Identity. Where nobody is named the contract leaves open whether the row repeats the URL that was seen; a stale decision's
    /// pipeline is open as well.
    /// </summary>
    public static readonly IReadOnlyList<WorkField<IdentityTruth, ObservedIdentity>> Identity =
    [
        new("attribution_status", (t, _) => t.Status, o => o.Status),
        new("attribution_reason", (t, _) => t.Reason, o => o.Reason),
        new("attribution_method", (t, _) => t.Method, o => o.Method),
        new("attribution_confidence", (t, _) => Of(t.ConfidencePerMille), o => Of(o.ConfidencePerMille)),
        new("orchestrator_address", (t, _) => t.Operator, o => o.Operator),
        new("orchestrator_url", (t, _) => t.Operator.Length == 0 ? null : t.Node, o => o.Node),
        new("pipeline_id", (t, _) => t.Status == "stale" ? null : t.Pipeline, o => o.Pipeline),
        new("model_id", (t, _) => t.Model, o => o.Model),
        new("gpu", ExpectedGpu, GotGpu),
    ];

    public static readonly IReadOnlyList<WorkField<PaymentTruth, ObservedPayment>> Payment =
    [
        new("link_status", (t, _) => t.LinkStatus, o => o.LinkStatus),
        new("session_id", (t, _) => t.SessionId, o => o.SessionId),
        new("recipient", (t, _) => t.Recipient, o => o.Recipient),
        new("payment_url", (t, _) => t.Node, o => o.Node),
        new("face_value_wei", (t, _) => t.FaceValueWei, o => o.FaceValueWei),
        new("expected_value_wei", (t, _) => t.ExpectedValueWei, o => o.ExpectedValueWei),
        new("ticket_count", (t, _) => Of(t.Tickets), o => Of(o.Tickets)),
    ];

    public static readonly IReadOnlyList<WorkField<JobTruth, ObservedJob>> Job =
    [
        new("success", (t, _) => Of(t.Succeeded), o => Of(o.Succeeded)),
        new("tries", (t, _) => t.Tries is null ? null : Of(t.Tries), o => Of(o.Tries)),
        new("duration_ms", (t, _) => Of(t.DurationMs), o => Of(o.DurationMs)),
        new("selection_outcome", (t, _) => t.SelectionOutcome, o => o.SelectionOutcome),
        new("completed_at", (t, _) => Of(t.CompletedAtMs), o => Of(o.CompletedAtMs)),
        new("prompt_tokens", (t, _) => Of(t.PromptTokens), o => Of(o.PromptTokens)),
        new("completion_tokens", (t, _) => Of(t.CompletionTokens), o => Of(o.CompletionTokens)),
        new("ttft_ms", (t, _) => Of(t.TtftMs), o => Of(o.TtftMs)),
        new("capability", (t, _) => t.Capability, o => o.Capability),
        new("job_model_id", (t, _) => t.Model, o => o.Model),
        new("job_attribution_status", (t, _) => t.Identity.Status, o => o.AttributionStatus),
        new("job_orchestrator_address", (t, _) => t.Identity.Operator, o => o.Operator),
        new("job_orchestrator_url", (t, _) => t.Identity.Operator.Length == 0 ? null : t.Identity.Node, o => o.Node),
    ];

    /// <summary>All names, those of whole rows included.</summary>
    public static readonly IReadOnlyList<string> Names =
        [.. Identity.Select(f => f.Name), .. Payment.Select(f => f.Name), .. Job.Select(f => f.Name)];

    // A single card may carry any UUID that it ever had.
    private static string ExpectedGpu(IdentityTruth truth, ObservedIdentity row) =>
        truth.Gpu is not { } gpu ? "none"
            : gpu.Count > 1 ? Text(gpu.ModelName, gpu.MemoryBytes, gpu.Count, "")
            : Text(gpu.ModelName, gpu.MemoryBytes, 1, gpu.Ids.Contains(row.GpuId, StringComparer.OrdinalIgnoreCase) ? row.GpuId : "one of its own");

    private static string GotGpu(ObservedIdentity row) =>
        row.GpuCount == 0 ? "none" : Text(row.GpuModelName, row.GpuMemoryBytes is 0 ? null : row.GpuMemoryBytes, row.GpuCount, row.GpuId);

    private static string Text(string model, long? memoryBytes, int count, string id) =>
        $"{Of(count)} x '{model}' {(memoryBytes is null ? "mixed" : Of(memoryBytes))} id '{id}'";

    private static string Of(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Of(bool? flag) => flag switch { null => "null", true => "1", false => "0" };
}
