using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>Key of a job: organisation, kind, request id (attribution.md section 6).</summary>
/// <param name="Org">Organisation.</param>
/// <param name="Kind">One of <see cref="JobKinds"/>.</param>
/// <param name="RequestId">Trimmed, not empty.</param>
public readonly record struct JobKey(string Org, string Kind, string RequestId)
{
    /// <summary>Identity of the job within its organisation, <c>KIND/REQUEST</c>.</summary>
    public string Id => $"{Kind}/{RequestId}";

    /// <summary>The key of <see cref="Id"/>.</summary>
    public static JobKey OfId(string org, string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? throw new ArgumentException("The id of a job is KIND/REQUEST.", nameof(id))
            : new JobKey(org, id[..slash], id[(slash + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Org}/{Id}";
}

/// <summary>Values of <c>job_kind</c>.</summary>
public static class JobKinds
{
    public const string Batch = "batch";
    public const string Llm = "llm";

    /// <summary>Bring your own container.</summary>
    public const string Byoc = "byoc";

    /// <summary>Kind of the jobs whose events are of a family; null for a family without jobs.</summary>
    public static string? Of(EventFamily family) => family switch
    {
        EventFamily.AiBatchRequest => Batch,
        EventFamily.AiLlmRequest => Llm,
        EventFamily.JobGateway or EventFamily.JobOrchestrator or EventFamily.JobPayment or EventFamily.JobAuth => Byoc,
        _ => null,
    };
}
