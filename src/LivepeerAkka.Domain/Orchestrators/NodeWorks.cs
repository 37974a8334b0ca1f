namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>
/// All that sources told of one node: of each source the work with the highest version, whatever the order and repetition. Changed by
/// the entries of its journal alone.
/// </summary>
public sealed class NodeWorks(OrchestratorRules rules)
{
    private readonly Dictionary<string, NotedWork> _works = new(StringComparer.Ordinal);

    /// <summary>Number of works that were new: the version of the facts. 0 = nothing was told.</summary>
    public long Revision { get; private set; }

    /// <summary>Work before this time is frozen, epoch ms; <see cref="long.MinValue"/> = none is.</summary>
    public long CutMs { get; private set; } = long.MinValue;

    /// <summary>Frozen beginning of the stretch that goes on across the cut, null = none does.</summary>
    public StretchHead? Head { get; private set; }

    /// <summary>Keys under which facts were published.</summary>
    public PublishedStretches Published { get; } = new();

    /// <summary>Sources that are remembered.</summary>
    public int SourceCount => _works.Count;

    /// <summary>True when the work tells more than what is known of its source.</summary>
    public bool IsNews(NodeWork work) => !_works.TryGetValue(work.Source, out var known) || known.Work.Version < work.Version;

    /// <summary>What the node did, without what is frozen.</summary>
    public NodeActivity Activity()
    {
        var activity = ActivityFold.Of(_works.Values.Select(w => w.Work), rules, Head);
        // The first sample after the cut may stand for time before it.
        return activity with { Hours = [.. activity.Hours.Where(h => h.WindowStartMs >= CutMs)] };
    }

    /// <summary>True when a part of the work lies before the cut: it changes nothing any more.</summary>
    public bool IsFrozenInPart(NodeWork work) => work.Runs.Any(r => r.FirstMs < CutMs);

    /// <summary>
    /// The entry that freezes what is older than the retention, null when nothing would change. Measured from the newest work, but never
    /// from a time that lies ahead of the clock: a record from the future freezes nothing.
    /// </summary>
    public OrchestratorEvents.Frozen? DueFreeze(long nowMs)
    {
        var runs = _works.Values.SelectMany(w => w.Work.Runs);
        var newestMs = runs.Select(r => r.LastMs).DefaultIfEmpty(long.MinValue).Max();
        if (newestMs == long.MinValue)
        {
            return null;
        }

        var recent = _works.Values.Where(w => w.AtMs > nowMs - rules.FreezeAfterMs && w.Work.Runs.Count > 0);
        var limitMs = recent.Select(w => w.Work.Runs.Min(r => r.FirstMs)).Append(Math.Min(newestMs, nowMs) - rules.RetentionMs).Min();
        var cutMs = BusySpans.HourOf(limitMs);
        return cutMs > CutMs && runs.Any(r => r.LastMs < cutMs) ? new OrchestratorEvents.Frozen(cutMs) : null;
    }

    /// <summary>Applies an entry of the journal.</summary>
    public void Apply(OrchestratorEvents.IOrchestratorEvent journaled)
    {
        switch (journaled)
        {
            case OrchestratorEvents.WorkSet set:
                if (IsNews(set.Work))
                {
                    _works[set.Work.Source] = new NotedWork(From(set.Work, CutMs), set.AtMs);
                    Revision++;
                }

                break;
            case OrchestratorEvents.KeysPublished published:
                Published.Apply(published);
                break;
            case OrchestratorEvents.Frozen frozen:
                Freeze(frozen.CutMs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(journaled), journaled.GetType().Name, "Unknown entry of a node's journal.");
        }
    }

    /// <summary>Everything as one record, sources in order.</summary>
    public OrchestratorSnapshot ToSnapshot() => new()
    {
        Revision = Revision,
        CutMs = CutMs == long.MinValue ? null : CutMs,
        Head = Head,
        Works = [.. _works.Values.OrderBy(w => w.Work.Source, StringComparer.Ordinal)],
        Published = Published.ToEntry(),
    };

    /// <summary>The state that a snapshot holds.</summary>
    public static NodeWorks Restore(OrchestratorSnapshot snapshot, OrchestratorRules rules)
    {
        var state = new NodeWorks(rules) { Revision = snapshot.Revision, CutMs = snapshot.CutMs ?? long.MinValue, Head = snapshot.Head };
        foreach (var noted in snapshot.Works)
        {
            state._works.Add(noted.Work.Source, noted);
        }

        state.Published.Apply(snapshot.Published);
        return state;
    }

    private void Freeze(long cutMs)
    {
        if (cutMs <= CutMs)
        {
            return;
        }

        var drafts = ActivityFold.Draft(_works.Values.Select(w => w.Work), rules, Head);
        var crossing = drafts.Find(d => d.OpenedAtMs < cutMs && d.ClosedAtMs >= cutMs);
        Head = crossing is null ? null : HeadOf(crossing, cutMs);
        CutMs = cutMs;
        foreach (var (source, noted) in _works.ToList())
        {
            var kept = From(noted.Work, cutMs);
            // A source that withdrew its work is remembered as long, so that a lower version does not bring it back.
            if (kept.Runs.Count == 0 && (noted.Work.Runs.Count > 0 || noted.AtMs < cutMs))
            {
                _works.Remove(source);
            }
            else
            {
                _works[source] = noted with { Work = kept };
            }
        }

        Published.ForgetBefore(cutMs, Head?.OpenedAtMs);
    }

    private StretchHead HeadOf(StretchDraft draft, long cutMs)
    {
        var before = ActivityFold.Continues(draft, Head) ? Head : null;
        var busy = draft.BusyBySource(before?.CutMs ?? long.MinValue).ConvertAll(s => BusySpans.Union(s.Before(cutMs)));
        var (name, atMs) = ActivityFold.OperatorOf(draft, cutMs - 1, before);
        var going = draft.Items.Where(i => i.Run.LastMs >= cutMs).Select(i => i.Source).ToHashSet(StringComparer.Ordinal);
        var ended = draft.Items.Where(i => i.IsOfSession && !going.Contains(i.Source)).Select(i => i.Source).Distinct(StringComparer.Ordinal).Count();
        return new StretchHead(
            cutMs,
            [.. draft.Segments(rules.IdleGapMs).Where(s => s.StartMs < cutMs).Select(s => s with { EndMs = Math.Min(s.EndMs, cutMs - 1) })],
            name, atMs,
            (before?.BusyMs ?? 0) + BusySpans.Union(busy.SelectMany(s => s)).Length(),
            (before?.SessionsServed ?? 0) + ended,
            Math.Max(before?.PeakConcurrency ?? 0, BusySpans.Peak(busy.SelectMany(s => s))));
    }

    /// <summary>The part of a work from a time on.</summary>
    private static NodeWork From(NodeWork work, long cutMs) => work.Runs.All(r => r.FirstMs >= cutMs)
        ? work
        : work with { Runs = [.. work.Runs.Where(r => r.LastMs >= cutMs).Select(r => From(r, cutMs))] };

    private static WorkRun From(WorkRun run, long cutMs) => run.FirstMs >= cutMs ? run : run with { FirstMs = cutMs, Busy = [.. run.Busy.From(cutMs)] };
}

/// <summary>A work and when it was journaled.</summary>
/// <param name="Work">The work.</param>
/// <param name="AtMs">Wall clock, epoch ms.</param>
public sealed record NotedWork(NodeWork Work, long AtMs);

/// <summary>Everything that a node's journal has told so far.</summary>
public sealed record OrchestratorSnapshot
{
    /// <inheritdoc cref="NodeWorks.Revision"/>
    public required long Revision { get; init; }

    /// <summary>Work before this time is frozen, epoch ms, null = none is.</summary>
    public required long? CutMs { get; init; }

    /// <inheritdoc cref="NodeWorks.Head"/>
    public required StretchHead? Head { get; init; }

    /// <summary>The latest work of each source.</summary>
    public required IReadOnlyList<NotedWork> Works { get; init; }

    /// <summary>Keys that facts were published under.</summary>
    public required OrchestratorEvents.KeysPublished Published { get; init; }
}
