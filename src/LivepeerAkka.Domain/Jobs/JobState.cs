using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>
/// A job: the set of its records, and what was published of it. A function of its journal; an event that is not known throws.
/// </summary>
public sealed class JobState
{
    /// <summary>Most records of one job; later ones are raw rows only. A job has two to five.</summary>
    public const int RecordsMax = 1_000;

    private readonly Dictionary<EventUid, JobRecord> _records = [];
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>The records in the order of (event time, uid).</summary>
    public IReadOnlyList<JobRecord> Records => [.. _records.Values.OrderBy(r => r.TimeMs).ThenBy(r => r.Uid)];

    /// <summary>Number of records.</summary>
    public int RecordCount => _records.Count;

    /// <summary>Version of the newest fact that left, 0 = none.</summary>
    public long Version { get; private set; }

    /// <summary>Version that the store has acknowledged, 0 = none.</summary>
    public long AcknowledgedVersion { get; private set; }

    /// <summary>Fingerprint of the newest fact that left; '' = none.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>Nodes that facts have named so far, sorted: whoever was told of work there has to hear when it is no more.</summary>
    public IReadOnlyList<string> Nodes => [.. _nodes.Order(StringComparer.Ordinal)];

    /// <summary>Records of which no fact has been made yet.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Nothing is left to do.</summary>
    public bool IsSettled => !HasNews && AcknowledgedVersion == Version;

    /// <summary>Those of the records that are new and find room, each once.</summary>
    public IReadOnlyList<JobRecord> New(IReadOnlyList<JobRecord> records) =>
        [.. records.Where(r => !_records.ContainsKey(r.Uid)).DistinctBy(r => r.Uid).Take(Math.Max(0, RecordsMax - _records.Count))];

    /// <summary>Applies a journal entry.</summary>
    public void Apply(JobEvents.IJobEvent journaled)
    {
        switch (journaled)
        {
            case JobEvents.RecordsAdded added:
                foreach (var record in added.Records)
                {
                    _records[record.Uid] = record;
                }

                HasNews = true;
                break;
            case JobEvents.FactPublished published:
                (Version, Fingerprint) = (published.Version, published.Fingerprint);
                HasNews = _records.Count != published.RecordCount;
                if (published.NodeUrl.Length > 0)
                {
                    _nodes.Add(published.NodeUrl);
                }

                break;
            case JobEvents.FactAcknowledged acknowledged:
                AcknowledgedVersion = Math.Max(AcknowledgedVersion, acknowledged.Version);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(journaled), journaled, "No such entry of a job.");
        }
    }
}
