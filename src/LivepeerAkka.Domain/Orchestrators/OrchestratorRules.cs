namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>Parameters of orchestrator sessions (sessions.md); durations in ms.</summary>
public sealed record OrchestratorRules
{
    /// <summary>A longer time without work ends a stretch; a gap of just this length does not.</summary>
    public long IdleGapMs { get; init; } = 900_000;

    /// <summary>Work that ended this long before the newest may be frozen: its rows stay, late work changes them no more.</summary>
    public long RetentionMs { get; init; } = 15 * 86_400_000L;

    /// <summary>Work is not frozen before it was told this long ago, wall clock: the sources of old records that are read now come in any order.</summary>
    public long FreezeAfterMs { get; init; } = 7 * 86_400_000L;

    /// <summary>Most runs that one source tells of at a node; of more the latest stand.</summary>
    public int RunsMax { get; init; } = 1_000;

    /// <summary>Most busy spans that one source tells of at a node; of more the nearest neighbours are joined.</summary>
    public int BusySpansMax { get; init; } = 2_000;
}
