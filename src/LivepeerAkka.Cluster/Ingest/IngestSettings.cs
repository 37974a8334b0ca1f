namespace LivepeerAkka.Cluster.Ingest;

/// <summary>How records are checked and grouped (HOCON <c>livepeer.ingest</c> and <c>livepeer.privacy</c>).</summary>
public sealed record IngestSettings
{
    /// <summary>Largest accepted value, bytes; equal passes.</summary>
    public required int RecordBytesMax { get; init; }

    /// <summary>Versions that are accepted where a record names one.</summary>
    public required IReadOnlyList<string> SupportedVersions { get; init; }

    /// <summary>Largest rejected record that is stored whole, bytes.</summary>
    public required int RejectedBytesMax { get; init; }

    /// <summary>What is kept of a larger one, bytes.</summary>
    public required int RejectedPrefixBytes { get; init; }

    /// <summary>One ignored record in this many is kept as a sample.</summary>
    public required int IgnoredSampleEvery { get; init; }

    /// <summary>Prompt texts are stored in clear.</summary>
    public required bool KeepPrompts { get; init; }

    /// <summary>Key of the prompts' hash; a secret.</summary>
    public required string PromptHashKey { get; init; }

    /// <summary>Most records that are asked for together.</summary>
    public required int GroupRecordsMax { get; init; }

    /// <summary>Longest time that a group is gathered.</summary>
    public required TimeSpan GroupWait { get; init; }

    /// <summary>Most groups whose verdicts are awaited at once.</summary>
    public required int GroupsAskedMax { get; init; }

    /// <summary>Most groups whose rows are awaited at once.</summary>
    public required int GroupsStoringMax { get; init; }

    /// <summary>Most groups that one commit takes together.</summary>
    public required int GroupsCommittedMax { get; init; }

    /// <summary>Most partitions that one node reads at once.</summary>
    public required int PartitionsMax { get; init; }

    /// <summary>Time limit of an ask to a session; above the worst stall of the journal.</summary>
    public required TimeSpan AskTimeout { get; init; }

    /// <summary>An ask without an answer is repeated after this, within <see cref="AskTimeout"/>.</summary>
    public required TimeSpan AskAgainAfter { get; init; }

    /// <summary>A node whose oldest unread record is older than this is not ready.</summary>
    public required TimeSpan ReadyLagMax { get; init; }

    /// <summary>A node that has read records and committed nothing for this long is not ready.</summary>
    public required TimeSpan ReadyCommitAgeMax { get; init; }
}
