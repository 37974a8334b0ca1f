using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>One event of a job, with what its fact is made of. Texts '' and numbers null = absent.</summary>
public sealed record JobRecord
{
    public required EventUid Uid { get; init; }

    /// <summary>Event time, epoch ms.</summary>
    public required long TimeMs { get; init; }

    public required EventFamily Family { get; init; }

    /// <summary>What the event is to its job.</summary>
    public required JobEventRole Role { get; init; }

    public string Gateway { get; init; } = "";

    public string Pipeline { get; init; } = "";

    public string Model { get; init; } = "";

    public string Capability { get; init; } = "";

    /// <summary>Normalised URL of the orchestrator.</summary>
    public string Url { get; init; } = "";

    /// <summary>Address of the orchestrator as signals carry it: a hot wallet, lower-case.</summary>
    public string Address { get; init; } = "";

    /// <summary>Normalised URL of the worker.</summary>
    public string WorkerUrl { get; init; } = "";

    public bool? Success { get; init; }

    public int? Tries { get; init; }

    /// <summary>Whole time of the job as reported, ms.</summary>
    public double? DurationMs { get; init; }

    public int? HttpStatus { get; init; }

    public string ErrorType { get; init; } = "";

    public string Error { get; init; } = "";

    public bool? Streaming { get; init; }

    public long? PromptTokens { get; init; }

    public long? CompletionTokens { get; init; }

    public long? TotalTokens { get; init; }

    /// <summary>Time to the first token, ms.</summary>
    public double? TtftMs { get; init; }

    public double? TokensPerSecond { get; init; }

    public string FinishReason { get; init; } = "";
}

/// <summary>What an event is to its job; numbers are journaled.</summary>
public enum JobEventRole
{
    /// <summary>Neither of the others.</summary>
    Other = 0,

    /// <summary>An attempt begins: received, started, submitted.</summary>
    Selection = 1,

    /// <summary>An attempt is over: completed or failed.</summary>
    Completion = 2,
}
