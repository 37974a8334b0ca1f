using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Domain.Capabilities;

namespace LivepeerAkka.Cluster.Capabilities;

/// <summary>
/// The capability directory as the ledger keeps it: a timeline a node, a version that grows with every change of any, and the changes that
/// may alter decisions already made, until they are worked off.
/// </summary>
public sealed class CapabilityStore(LedgerWriter ledger)
{
    /// <summary>The timeline of a node; an empty one when nothing is known.</summary>
    public Task<KeptTimeline> LoadAsync(string url) => ledger.RunAsync(t => t.Query(
        "SELECT timeline, version FROM directory_node WHERE url = @p0", r => new KeptTimeline(TimelineCodec.FromBytes((byte[])r[0]), r.GetInt64(1)), url) is [var known]
            ? known
            : new KeptTimeline(NodeTimelines.Empty(url), 0));

    /// <summary>
    /// Keeps a node's next timeline, and its effects where a decision that was made may depend on them; answers its version.
    /// </summary>
    /// <param name="node">The timeline.</param>
    /// <param name="effects">What is new in it.</param>
    /// <param name="before">Version of the timeline that it was made of.</param>
    /// <exception cref="StaleTimelineException">Another has written the timeline meanwhile; nothing is kept.</exception>
    public Task<long> StoreAsync(NodeTimeline node, IReadOnlyList<ObservationEffect> effects, long before)
    {
        var bytes = TimelineCodec.ToBytes(node);
        return ledger.RunAsync(t =>
        {
            var version = t.Query("UPDATE directory_clock SET version = version + 1 WHERE id = 1 RETURNING version", r => r.GetInt64(0))[0];
            var written = t.Execute(
                """
                INSERT INTO directory_node (url, version, timeline) VALUES (@p0, @p1, @p2)
                ON CONFLICT (url) DO UPDATE SET version = excluded.version, timeline = excluded.timeline WHERE directory_node.version = @p3
                """,
                node.Url, version, bytes, before);
            if (written == 0)
            {
                throw new StaleTimelineException($"The timeline of {node.Url} is newer than version {before}: another node has written it meanwhile.");
            }

            foreach (var effect in effects)
            {
                NoteChange(t, version, effect);
            }

            return version;
        });
    }

    /// <summary>Timelines that changed after a version, and the version with them.</summary>
    public Task<(IReadOnlyList<NodeTimeline> Nodes, long Version)> ChangedSinceAsync(long version) => ledger.RunAsync(t =>
    {
        var now = t.Query("SELECT version FROM directory_clock WHERE id = 1", r => r.GetInt64(0))[0];
        IReadOnlyList<NodeTimeline> changed = now == version ? [] : t.Query(
            "SELECT timeline FROM directory_node WHERE version > @p0", r => TimelineCodec.FromBytes((byte[])r[0]), version);
        return (changed, now);
    });

    /// <summary>
    /// Changes that wait, oldest first, each with the owners of decisions that it can alter; fewer than <paramref name="max"/> owners
    /// unless one change has more.
    /// </summary>
    public Task<List<WaitingChange>> WaitingAsync(int max) => ledger.RunAsync(t =>
    {
        var waiting = new List<WaitingChange>();
        var owners = 0;
        foreach (var (version, key, endsFrom, startsFrom, startsTo) in t.Query(
            "SELECT version, span_key, ends_from_ms, starts_from_ms, starts_to_ms FROM directory_change ORDER BY version LIMIT @p0",
            r => (r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), max))
        {
            var found = t.Query(
                """
                SELECT DISTINCT owner_kind, org, owner_id FROM evidence_span
                WHERE span_key = @p0 AND end_ms >= @p1 AND start_ms >= @p2 AND start_ms <= @p3
                """,
                r => new DecisionOwner(r.GetString(0), r.GetString(1), r.GetString(2)), key, endsFrom, startsFrom, startsTo);
            waiting.Add(new WaitingChange(version, key, found));
            owners += found.Count;
            if (owners >= max)
            {
                break;
            }
        }

        return waiting;
    });

    /// <summary>The owners have taken notice of a change.</summary>
    public Task DoneAsync(WaitingChange change) => ledger.RunAsync(t => t.Execute(
        "DELETE FROM directory_change WHERE version = @p0 AND span_key = @p1", change.Version, change.Key));

    private static void NoteChange(LedgerTransaction t, long version, ObservationEffect effect)
    {
        if (effect.StartsFromMs == long.MaxValue)
        {
            return;
        }

        // A span that is noted later is noted with this version or a higher one, and decided with it.
        foreach (var key in (string[])[effect.Url, .. effect.Wallets, .. effect.Operators])
        {
            var concerns = t.Query(
                "SELECT 1 FROM evidence_span WHERE span_key = @p0 AND end_ms >= @p1 AND start_ms >= @p2 AND start_ms <= @p3 LIMIT 1",
                r => r.GetInt32(0), key, effect.EndsFromMs, effect.StartsFromMs, effect.StartsToMs);
            if (concerns.Count > 0)
            {
                t.Execute(
                    """
                    INSERT INTO directory_change (version, span_key, ends_from_ms, starts_from_ms, starts_to_ms) VALUES (@p0, @p1, @p2, @p3, @p4)
                    ON CONFLICT (version, span_key) DO UPDATE SET
                      ends_from_ms = CASE WHEN excluded.ends_from_ms < directory_change.ends_from_ms THEN excluded.ends_from_ms ELSE directory_change.ends_from_ms END,
                      starts_from_ms = CASE WHEN excluded.starts_from_ms < directory_change.starts_from_ms THEN excluded.starts_from_ms ELSE directory_change.starts_from_ms END,
                      starts_to_ms = CASE WHEN excluded.starts_to_ms > directory_change.starts_to_ms THEN excluded.starts_to_ms ELSE directory_change.starts_to_ms END
                    """,
                    version, key, effect.EndsFromMs, effect.StartsFromMs, effect.StartsToMs);
            }
        }
    }
}

/// <summary>A timeline as the ledger has it.</summary>
/// <param name="Node">The timeline.</param>
/// <param name="Version">Version of the directory that wrote it; 0 = never written.</param>
public sealed record KeptTimeline(NodeTimeline Node, long Version);

/// <summary>A timeline was not kept because another had written it.</summary>
public sealed class StaleTimelineException(string message) : Exception(message);

/// <summary>A change of the directory that decisions may depend on.</summary>
/// <param name="Version">Version of the directory with the change.</param>
/// <param name="Key">URL, hot wallet or operator that it concerns.</param>
/// <param name="Owners">Sessions and jobs with a decision on that key in reach.</param>
public sealed record WaitingChange(long Version, string Key, IReadOnlyList<DecisionOwner> Owners);
