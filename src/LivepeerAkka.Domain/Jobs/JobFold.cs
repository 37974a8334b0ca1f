using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>
/// What a job's records say together (attribution.md section 6), whatever the order in which they came: they are folded by event time,
/// ties by uid.
/// </summary>
public sealed class JobFold
{
    private const string NobodyText = "no orchestrators";

    private readonly string _kind;
    private readonly List<JobRecord> _records;
    private readonly List<JobRecord> _completions;

    /// <summary>Folds the records of a job of a kind; not empty.</summary>
    public JobFold(string kind, IEnumerable<JobRecord> records)
    {
        _kind = kind;
        _records = [.. records.OrderBy(r => r.TimeMs).ThenBy(r => r.Uid)];
        _completions = _records.FindAll(r => r.Role == JobEventRole.Completion);
        Final = _completions.Count == 0 ? null : _completions[^1];
    }

    /// <summary>All records in their order.</summary>
    public IReadOnlyList<JobRecord> Records => _records;

    /// <summary>Latest completion: its outcome is the job's; null = not completed.</summary>
    public JobRecord? Final { get; }

    /// <summary>Earliest selection, epoch ms; null = not seen.</summary>
    public long? RequestedAtMs => _records.Find(r => r.Role == JobEventRole.Selection)?.TimeMs;

    /// <summary>
    /// Start of the final attempt, epoch ms: the latest selection that is not later than the latest completion; where none was seen, the completion
    /// less its duration; of a job that is not completed the latest selection, else its first record.
    /// </summary>
    public long SelectedAtMs
    {
        get
        {
            var selections = _records.FindAll(r => r.Role == JobEventRole.Selection);
            if (Final is not { } final)
            {
                return (selections.Count > 0 ? selections[^1] : _records[0]).TimeMs;
            }

            return selections.FindLast(r => r.TimeMs <= final.TimeMs) is { } selection ? selection.TimeMs
                : final.TimeMs - (long)Math.Clamp(final.DurationMs ?? 0, 0, DurationMaxMs);
        }
    }

    /// <summary>One of <see cref="SelectionOutcome"/>.</summary>
    public string Selection =>
        Final is { } final && NamesSomebody(final) ? SelectionOutcome.Selected
        : Final is { } ended && SaysNobody(ended) ? SelectionOutcome.NoOrchestrator
        : _records.Exists(NamesSomebody) ? SelectionOutcome.Selected
        : _records.Exists(SaysNobody) ? SelectionOutcome.NoOrchestrator
        : SelectionOutcome.Unknown;

    /// <summary>Normalised URL of the orchestrator of the final attempt: of the latest completion that names one, else of the latest record; '' = none.</summary>
    public string Url => Selection == SelectionOutcome.Selected ? Latest(r => r.Url) : "";

    /// <summary>Hot wallet that the records with that URL carry, '' = none.</summary>
    public string Address => Selection == SelectionOutcome.Selected ? Latest(r => IsOfFinalNode(r) ? r.Address : "") : "";

    /// <summary>Normalised URL of the worker, '' = none.</summary>
    public string WorkerUrl => Latest(r => r.WorkerUrl);

    /// <summary>Capability verbatim, '' = none.</summary>
    public string Capability => Latest(r => r.Capability);

    /// <summary>Pipeline that the job's own records name: of a container its capability.</summary>
    public string Pipeline => _kind switch
    {
        JobKinds.Byoc => Capability,
        JobKinds.Llm => Latest(r => r.Pipeline) is { Length: > 0 } named ? named : "llm",
        _ => Latest(r => r.Pipeline),
    };

    /// <summary>Model that the job's own records name, '' = none.</summary>
    public string Model => Latest(r => PipelineLabels.ModelOf(r.Model));

    /// <summary>Outcome of the latest completion; null = not completed, or it does not say.</summary>
    public bool? Success
    {
        get
        {
            if (Final is not { } final)
            {
                return null;
            }

            // A gateway reports no flag for an LLM request: one that completed without an error has succeeded.
            return final.Success is { } success ? success
                : final.HttpStatus is { } status ? status is >= 200 and < 300
                : final.Error.Length > 0 || final.ErrorType.Length > 0 ? false
                : _kind == JobKinds.Llm ? true
                : (bool?)null;
        }
    }

    /// <summary>Evidence for a decision about the job.</summary>
    /// <param name="learnedModel">Model that a worker registered for the capability, '' = none.</param>
    public AttributionEvidence Evidence(string learnedModel)
    {
        var isSelected = Selection == SelectionOutcome.Selected;
        var identities = !isSelected ? [] : _records
            .Where(r => (r.Url.Length > 0 || r.Address.Length > 0) && IsOfFinalNode(r))
            .Select(r => new IdentityEvidence(r.Uid, r.TimeMs, r.Url, r.Address))
            .DistinctBy(i => (i.Url, i.Address))
            .ToList();
        var isByoc = _kind == JobKinds.Byoc;
        var start = SelectedAtMs;
        return new AttributionEvidence
        {
            Identities = identities,
            Url = Url,
            ModelHint = Model is { Length: > 0 } named ? named : learnedModel,
            PipelineHint = isByoc ? Capability : PipelineLabels.PipelineOf(Pipeline) is { Length: > 0 } known ? known : Pipeline,
            IsCapabilityVerbatim = isByoc,
            StartMs = start,
            EndMs = Math.Max(start, Final?.TimeMs ?? _records[^1].TimeMs),
            HadNobodyToTry = Selection == SelectionOutcome.NoOrchestrator,
        };
    }

    /// <summary>What the latest completion that tells says, else the latest record that tells; '' = none.</summary>
    public string Latest(Func<JobRecord, string> of) =>
        _completions.FindLast(r => of(r).Length > 0) is { } completion ? of(completion)
        : _records.FindLast(r => of(r).Length > 0) is { } record ? of(record)
        : "";

    /// <inheritdoc cref="Latest(Func{JobRecord, string})"/>
    public T? Latest<T>(Func<JobRecord, T?> of)
        where T : struct =>
        _completions.FindLast(r => of(r) is not null) is { } completion ? of(completion)
        : _records.FindLast(r => of(r) is not null) is { } record ? of(record)
        : null;

    /// <summary>A longer duration is no duration of a job: a day.</summary>
    private const double DurationMaxMs = 24 * 60 * 60 * 1000;

    private bool IsOfFinalNode(JobRecord record) =>
        record.Url.Length == 0 || string.Equals(record.Url, Url, StringComparison.Ordinal);

    private static bool NamesSomebody(JobRecord record) => record.Url.Length > 0 || record.Address.Length > 0;

    private static bool SaysNobody(JobRecord record) =>
        record.Error.Contains(NobodyText, StringComparison.OrdinalIgnoreCase)
        || record.ErrorType.Replace('_', ' ').Contains(NobodyText, StringComparison.OrdinalIgnoreCase);
}
