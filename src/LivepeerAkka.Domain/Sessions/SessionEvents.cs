namespace LivepeerAkka.Domain.Sessions;

/// <summary>What has happened to a workflow session: its journal.</summary>
public static class SessionEvents
{
    /// <summary>An entry of a session's journal.</summary>
    public interface ISessionEvent;

    /// <summary>Signals that were new to the session; one entry a command.</summary>
    /// <param name="Signals">Accepted signals, in the order of arrival.</param>
    /// <param name="ReceivedAtMs">Wall clock of the reader, epoch ms.</param>
    /// <param name="DuplicatesSeen">Duplicates since the entry before: not journaled by themselves.</param>
    public sealed record SignalsApplied(IReadOnlyList<IncomingSignal> Signals, long ReceivedAtMs, int DuplicatesSeen) : ISessionEvent;

    /// <summary>The session ended, by close or by idleness: from here on its facts are final.</summary>
    /// <param name="AtMs">Wall clock, epoch ms; enters no fact.</param>
    /// <param name="DuplicatesSeen">Duplicates since the entry before.</param>
    public sealed record Concluded(long AtMs, int DuplicatesSeen) : ISessionEvent;

    /// <summary>Links of payments that say something new.</summary>
    public sealed record PaymentsApplied(IReadOnlyList<SessionPayment> Payments) : ISessionEvent;

    /// <summary>
    /// Facts are about to be published under keys that no version had before, or with decisions that no version had: other decisions on the
    /// same signals are a version of their own.
    /// </summary>
    /// <param name="SegmentCount">Most segments of a version.</param>
    /// <param name="Hours">Slices and parts of hours that are new.</param>
    public sealed record FactKeysPublished(int SegmentCount, IReadOnlyList<HourKey> Hours) : ISessionEvent
    {
        /// <summary>Digest of what is decided from outside of the signals (<see cref="SessionPicture.Digest"/>); 0 = not told.</summary>
        public ulong DecisionDigest { get; init; }

        /// <summary>Facts with other decisions may have left at this revision: the next ones are a revision of their own.</summary>
        public bool IsRevision { get; init; }

        /// <summary>Nodes to whose activity the session contributes for the first time, normalised URLs.</summary>
        public IReadOnlyList<string> Nodes { get; init; } = [];
    }

    /// <summary>
    /// The session was final for the journal's retention: all other entries are deleted behind this one, the marker. What comes later changes no
    /// fact.
    /// </summary>
    /// <param name="Version">Last version of its facts.</param>
    public sealed record Forgotten(long Version) : ISessionEvent;

    /// <summary>ClickHouse has acknowledged the facts of a final version.</summary>
    public sealed record FactsAcknowledged(long Version) : ISessionEvent
    {
        /// <summary>Signals whose rows are acknowledged with them: ingest metrics have rows and change no version.</summary>
        public int Signals { get; init; }
    }
}
