namespace LivepeerAkka.Cluster.Journal;

/// <summary>Whose facts hold a decision: a workflow session or a job.</summary>
/// <param name="Kind"><c>session</c> or <c>job</c>.</param>
/// <param name="Org">Organisation.</param>
/// <param name="Id">Session id, or <c>KIND/REQUEST</c> of a job.</param>
public readonly record struct DecisionOwner(string Kind, string Org, string Id)
{
    public const string Session = "session";
    public const string Job = "job";
}

/// <summary>A piece of identity that a decision depends on, and the span of its segment, epoch ms.</summary>
/// <param name="Key">Normalised URL, hot wallet or operator: they never look alike.</param>
/// <param name="StartMs">Start of the segment.</param>
/// <param name="EndMs">End of the segment.</param>
public readonly record struct EvidenceSpan(string Key, long StartMs, long EndMs);

/// <summary>Finds decisions that a change of the capability directory can alter.</summary>
public interface IEvidenceIndex
{
    /// <summary>
    /// Notes what an owner's decisions depend on, in place of what was noted before; answers the version of the directory at that moment. An
    /// owner that decides with that version or a later one misses no change: every later one finds the spans.
    /// </summary>
    Task<long> SetAsync(DecisionOwner owner, IReadOnlyList<EvidenceSpan> spans);
}

/// <summary>The index in the ledger.</summary>
public sealed class EvidenceIndex(LedgerWriter ledger, TimeProvider clock) : IEvidenceIndex
{
    /// <inheritdoc />
    public Task<long> SetAsync(DecisionOwner owner, IReadOnlyList<EvidenceSpan> spans) => ledger.RunAsync(t => Set(t, owner, spans));

    /// <summary><see cref="SetAsync"/> as part of a transaction.</summary>
    public long Set(LedgerTransaction t, DecisionOwner owner, IReadOnlyList<EvidenceSpan> spans)
    {
        t.Execute("DELETE FROM evidence_span WHERE owner_kind = @p0 AND org = @p1 AND owner_id = @p2", owner.Kind, owner.Org, owner.Id);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var span in spans)
        {
            t.Execute(
                """
                INSERT INTO evidence_span (owner_kind, org, owner_id, span_key, start_ms, end_ms, noted_at_ms)
                VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6) ON CONFLICT DO NOTHING
                """,
                owner.Kind, owner.Org, owner.Id, span.Key, span.StartMs, span.EndMs, nowMs);
        }

        return t.Query("SELECT version FROM directory_clock WHERE id = 1", r => r.GetInt64(0))[0];
    }

    /// <summary>Forgets what was noted before <paramref name="beforeMs"/> (the journals' retention); answers the number of spans.</summary>
    public Task<int> ForgetBeforeAsync(long beforeMs) =>
        ledger.RunAsync(t => t.Execute("DELETE FROM evidence_span WHERE noted_at_ms < @p0", beforeMs));
}
