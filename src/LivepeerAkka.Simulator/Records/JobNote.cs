using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary>Kinds of job.</summary>
internal enum JobKind : byte
{
    Batch,
    Llm,
    Container,
}

/// <summary>What a record does to its job.</summary>
internal enum JobStep : byte
{
    /// <summary>An attempt begins.</summary>
    Started,

    /// <summary>On the way; changes neither times nor outcome.</summary>
    Underway,

    /// <summary>An attempt ends.</summary>
    Completed,

    /// <summary>A worker offers a model; no job.</summary>
    WorkerRegistered,

    /// <summary>A worker's offer ends; no job.</summary>
    WorkerUnregistered,
}

/// <summary>Tokens of an LLM job; spans ms.</summary>
internal readonly record struct TokenCounts(long Prompt, long Completion, long TtftMs);

/// <summary>What one record says of a job, as the script means it.</summary>
internal sealed record JobNote
{
    public required JobKind Kind { get; init; }
    public required JobStep Step { get; init; }
    public required string RequestId { get; init; }

    /// <summary>Envelope's time, epoch ms.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Node that the record names, null = it names nobody.</summary>
    public OrchestratorNode? Node { get; init; }

    /// <summary>'' = the record carries none.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>'' = the record carries none.</summary>
    public string Model { get; init; } = "";

    /// <summary>Capability of an own container, '' = none.</summary>
    public string Capability { get; init; } = "";

    /// <summary>Null = the record does not tell.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>No orchestrator was found.</summary>
    public bool FoundNobody { get; init; }

    /// <summary>Null = the record does not tell.</summary>
    public int? Tries { get; init; }

    /// <summary>Ms; null = the record does not tell.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Null = the record does not tell.</summary>
    public TokenCounts? Tokens { get; init; }
}
