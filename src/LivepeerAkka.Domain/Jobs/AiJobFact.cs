using System.Globalization;
using System.Text;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>One row of <c>fact_ai_jobs</c>: what is known of a job at one version. Times epoch ms; texts '' and numbers null = not reported.</summary>
public sealed record AiJobFact
{
    public required JobKey Key { get; init; }

    /// <summary>Grows with every change of the fact, from 1.</summary>
    public long Version { get; init; }

    public required SessionIdentity Identity { get; init; }

    /// <summary>Name of the container's capability, verbatim.</summary>
    public required string Capability { get; init; }

    /// <summary>The request arrived; null = that was not seen.</summary>
    public required long? RequestedAtMs { get; init; }

    /// <summary>Start of the final attempt.</summary>
    public required long SelectedAtMs { get; init; }

    /// <summary>Latest completion; null = not completed.</summary>
    public required long? CompletedAtMs { get; init; }

    /// <summary>Outcome of the latest completion; null = not completed, or it does not say.</summary>
    public required bool? Success { get; init; }

    /// <summary>One of <see cref="SelectionOutcome"/>.</summary>
    public required string Selection { get; init; }

    /// <summary>Most tries that were reported.</summary>
    public required int? Tries { get; init; }

    /// <summary>Whole time as the latest completion that tells reports it, ms.</summary>
    public required double? DurationMs { get; init; }

    public required int? HttpStatus { get; init; }

    public required string ErrorType { get; init; }

    public required string Error { get; init; }

    public required bool? Streaming { get; init; }

    public required long? PromptTokens { get; init; }

    public required long? CompletionTokens { get; init; }

    public required long? TotalTokens { get; init; }

    /// <summary>Time to the first token, ms.</summary>
    public required double? TtftMs { get; init; }

    public required double? TokensPerSecond { get; init; }

    public required string FinishReason { get; init; }

    /// <summary>Distinct events.</summary>
    public required int EventCount { get; init; }

    /// <summary>Earliest event (event time, then uid).</summary>
    public required EventUid FirstEventUid { get; init; }

    /// <summary>Latest event (event time, then uid).</summary>
    public required EventUid LastEventUid { get; init; }

    public EventUid? EvidenceSignalUid { get; init; }

    public EventUid? EvidenceCapabilityUid { get; init; }

    /// <summary>Operator of the best candidate that did not win, '' = none.</summary>
    public string RunnerUp { get; init; } = "";

    /// <summary>Everything but the version, one value a line, the same in every culture: tells one fact from another.</summary>
    public string Content()
    {
        var text = new StringBuilder();
        foreach (var value in Values())
        {
            text.Append(value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString()).Append('\u0001');
        }

        return text.ToString();
    }

    private object?[] Values() =>
    [
        Identity.Gateway, Identity.Region, Identity.OrchestratorAddress, Identity.OrchestratorUrl, Identity.HotWallet, Identity.PipelineId,
        Identity.ModelId, Identity.GpuId, Identity.GpuSlot, Identity.GpuModelName, Identity.GpuMemoryBytes, Identity.GpuCount,
        Identity.AttributionStatus, Identity.AttributionReason, Identity.AttributionMethod, Identity.AttributionConfidence,
        Capability, RequestedAtMs, SelectedAtMs, CompletedAtMs, Success, Selection, Tries, DurationMs, HttpStatus, ErrorType, Error, Streaming,
        PromptTokens, CompletionTokens, TotalTokens, TtftMs, TokensPerSecond, FinishReason, EventCount, FirstEventUid, LastEventUid,
        EvidenceSignalUid, EvidenceCapabilityUid, RunnerUp,
    ];
}

/// <summary>Values of <c>selection_outcome</c>.</summary>
public static class SelectionOutcome
{
    public const string Selected = "selected";
    public const string NoOrchestrator = "no_orchestrator";
    public const string Unknown = "unknown";
}
