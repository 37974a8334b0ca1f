namespace LivepeerAkka.Domain.Jobs;

/// <summary>Addressed to one job.</summary>
public interface IWithJobKey
{
    /// <summary>The job.</summary>
    JobKey Key { get; }
}

/// <summary>What a job is asked to do.</summary>
public static class JobCommands
{
    /// <summary>Adds records; may repeat. Answered by <see cref="JobReplies.Applied"/> when the journal has them.</summary>
    public sealed record ApplyRecords(JobKey Key, IReadOnlyList<JobRecord> Records) : IWithJobKey;

    /// <summary>Publishes what is not acknowledged, and decides again: the job is in the index of open ones.</summary>
    public sealed record PublishIfOpen(JobKey Key) : IWithJobKey;

    /// <summary>Publishes now; answered by <see cref="JobReplies.Settled"/> when everything is acknowledged.</summary>
    public sealed record ConcludeNow(JobKey Key) : IWithJobKey;

    /// <summary>
    /// Decides again with a picture of at least a version; answered by <see cref="JobReplies.Reconsidered"/> when a changed fact is journaled,
    /// or nothing has changed.
    /// </summary>
    /// <param name="Key">The job.</param>
    /// <param name="DirectoryVersion">Version of the capability directory that has the change.</param>
    public sealed record Reconsider(JobKey Key, long DirectoryVersion) : IWithJobKey;
}

/// <summary>What a job answers.</summary>
public static class JobReplies
{
    /// <summary>The journal has the records.</summary>
    public sealed record Applied(JobKey Key) : IWithJobKey;

    /// <summary>The store has acknowledged the job's fact, or the job was never known.</summary>
    public sealed record Settled(JobKey Key) : IWithJobKey;

    /// <summary>The job has decided with the picture that it was asked to.</summary>
    public sealed record Reconsidered(JobKey Key) : IWithJobKey;
}
