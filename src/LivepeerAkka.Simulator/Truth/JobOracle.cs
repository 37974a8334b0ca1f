using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>What jobs came to (attribution.md section 6).</summary>
internal sealed class JobOracle(AttributionOracle attribution)
{
    private const long RegistrationMs = 30L * 24 * 3_600_000;

    /// <summary>The truth of the jobs that notes tell of, with the times of their work.</summary>
    public IEnumerable<(JobTruth Truth, IReadOnlyList<long> WorkMs)> Of(IReadOnlyList<(string Org, JobNote Note)> notes)
    {
        var lives = notes.Where(n => IsWorkerLife(n.Note)).ToLookup(n => n.Org, n => n.Note, StringComparer.Ordinal);
        foreach (var job in notes.Where(n => !IsWorkerLife(n.Note)).GroupBy(n => (n.Org, n.Note.Kind, n.Note.RequestId), n => n.Note))
        {
            var records = job.OrderBy(n => n.TimeMs).ToList();
            var final = records.FindLast(n => n.Step == JobStep.Completed);
            var selected = records.FindLast(n => n.Step == JobStep.Started && n.TimeMs <= (final?.TimeMs ?? long.MaxValue)) ?? records[0];
            var named = final is null ? records.FindLast(n => n.Node is not null) : final.Node is null ? null : final;
            var identity = IdentityOf(records, named, final, selected.TimeMs, final?.TimeMs ?? selected.TimeMs);
            long[] work = final is null ? [selected.TimeMs] : [selected.TimeMs, final.TimeMs];
            var truth = TruthOf(job.Key, records, final, named, identity, lives[job.Key.Org], selected.TimeMs);
            yield return (truth, identity.NamesNode ? work : []);
        }
    }

    private static JobTruth TruthOf(
        (string Org, JobKind Kind, string RequestId) key, List<JobNote> records, JobNote? final, JobNote? named, IdentityTruth identity,
        IEnumerable<JobNote> lives, long atMs) => new()
        {
            Org = key.Org,
            Kind = key.Kind switch { JobKind.Batch => "batch", JobKind.Llm => "llm", _ => "byoc" },
            RequestId = key.RequestId,
            Succeeded = final?.Succeeded,
            Tries = final?.Tries,
            DurationMs = final?.DurationMs,
            SelectionOutcome = named is not null ? "selected" : final is { FoundNobody: true } ? "no_orchestrator" : "unknown",
            CompletedAtMs = final?.TimeMs,
            PromptTokens = final?.Tokens?.Prompt,
            CompletionTokens = final?.Tokens?.Completion,
            TtftMs = final?.Tokens?.TtftMs,
            Capability = records[0].Capability,
            Model = key.Kind == JobKind.Container ? RegisteredModel(records[0], lives.ToList(), atMs) : records[0].Model,
            Identity = identity,
            TrueOperator = named?.Node?.Operator.Canonical ?? "",
        };

    private IdentityTruth IdentityOf(List<JobNote> records, JobNote? named, JobNote? final, long fromMs, long toMs)
    {
        var first = records[0];
        var isContainer = first.Kind == JobKind.Container;
        if (named is null && final is { FoundNobody: true })
        {
            return AttributionOracle.Nobody("unresolved", "no_orchestrators", first.Model);
        }

        var url = named?.Node?.NodeKey ?? "";
        return attribution.Decide(new OracleEvidence
        {
            Url = url,
            Carried = url.Length == 0 ? [] : [new ServerKey(url, isContainer ? named!.Node!.HotWallet : "")],
            ModelHint = first.Model,
            PipelineHint = first.Kind switch { JobKind.Batch => first.Pipeline, JobKind.Llm => "llm", _ => "" },
            Capability = isContainer ? first.Capability : "",
            StartMs = fromMs,
            EndMs = toMs,
        });
    }

    // The newest registration that was not taken back: of the node's worker, else of the operator's.
    private static string RegisteredModel(JobNote job, List<JobNote> lives, long atMs)
    {
        var newest = lives.Where(l => l.Capability == job.Capability && l.TimeMs <= atMs && atMs - l.TimeMs <= RegistrationMs)
            .GroupBy(l => (l.Node!.NodeKey, l.Capability)).Select(g => g.MaxBy(l => l.TimeMs)!)
            .Where(l => l.Step == JobStep.WorkerRegistered)
            .OrderByDescending(l => l.TimeMs)
            .ToList();
        return (newest.Find(l => l.Node!.NodeKey == job.Node?.NodeKey) ?? newest.Find(l => l.Node!.Operator == job.Node?.Operator))?.Model ?? "";
    }

    private static bool IsWorkerLife(JobNote note) => note.Step is JobStep.WorkerRegistered or JobStep.WorkerUnregistered;
}
