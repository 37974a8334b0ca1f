using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>Reads events as records of jobs.</summary>
public static class JobRecords
{
    private static readonly string[] Begins = ["_received", "_started", "_submitted"];
    private static readonly string[] Ends = ["_completed", "_failed"];

    /// <summary>Key of the job that an event belongs to; null for an event without a request id, or of a family without jobs.</summary>
    public static JobKey? KeyOf(string org, CandidateEvent candidate) =>
        candidate.Payload is JobEvent job && JobKinds.Of(candidate.Family) is { } kind && job.RequestId.Trim().Replace('\0', '\uFFFD') is { Length: > 0 } request
            ? new JobKey(org, kind, request)
            : null;

    /// <summary>The record of an event whose payload is a <see cref="JobEvent"/>.</summary>
    public static JobRecord Of(CandidateEvent candidate)
    {
        var job = (JobEvent)candidate.Payload;
        return new JobRecord
        {
            Uid = candidate.Uid,
            TimeMs = candidate.EventTimeMs,
            Family = candidate.Family,
            Role = RoleOf(candidate.Family, job.Type),
            Gateway = candidate.Gateway,
            Pipeline = job.Pipeline,
            Model = job.Model,
            Capability = job.Capability,
            Url = NodeUrl.Normalize(job.Url),
            Address = job.Orchestrator.HotWallet,
            WorkerUrl = NodeUrl.Normalize(job.WorkerUrl),
            Success = job.Success,
            Tries = job.Tries,
            DurationMs = job.TotalDurationMs ?? job.DurationMs,
            HttpStatus = job.HttpStatus,
            ErrorType = job.ErrorType,
            Error = job.Error,
            Streaming = job.Streaming,
            PromptTokens = job.PromptTokens,
            CompletionTokens = job.CompletionTokens,
            TotalTokens = job.TotalTokens,
            TtftMs = job.TtftMs,
            TokensPerSecond = job.TokensPerSecond,
            FinishReason = job.FinishReason,
        };
    }

    /// <summary>
    /// By the end of the type's name. What the payment and auth families complete is not the job.
    /// </summary>
    private static JobEventRole RoleOf(EventFamily family, string type) =>
        family is EventFamily.JobPayment or EventFamily.JobAuth ? JobEventRole.Other
        : EndsWith(type, Begins) ? JobEventRole.Selection
        : EndsWith(type, Ends) ? JobEventRole.Completion
        : JobEventRole.Other;

    private static bool EndsWith(string type, string[] endings) =>
        endings.Any(e => type.AsSpan().Trim().EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
