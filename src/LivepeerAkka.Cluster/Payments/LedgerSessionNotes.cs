using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Notes of sessions in the ledger: what decisions depend on and what payments are linked by, in one transaction.</summary>
public sealed class LedgerSessionNotes(LedgerWriter ledger, EvidenceIndex evidence, SessionSpanIndex spans) : ISessionNotes
{
    /// <inheritdoc />
    public Task<long> SetAsync(SessionKey key, SessionNote note) => ledger.RunAsync(t =>
    {
        spans.Set(t, key, note.Spans, note.Demand);
        return evidence.Set(t, new DecisionOwner(DecisionOwner.Session, key.Org, key.SessionId), note.Evidence);
    });
}
