namespace LivepeerAkka.Domain.Orchestrators;

/// <summary>
/// The work of one source (a workflow session or a job) at one node: replaces, as a whole, what the source said before with a lower
/// version. No runs = the source has no work at the node (any more).
/// </summary>
/// <param name="Source">Identity of the source within its organisation: <c>session/ID</c> or <c>job/KIND/ID</c>.</param>
/// <param name="Version">Version of the source's facts.</param>
/// <param name="Operator">Operator that the decision names, '' = not known.</param>
/// <param name="Runs">Work by pipeline and model, in time order.</param>
public sealed record NodeWork(string Source, long Version, string Operator, IReadOnlyList<WorkRun> Runs)
{
    private const string SessionPrefix = "session/";
    private const string JobPrefix = "job/";

    /// <summary>The source is a workflow session.</summary>
    public bool IsOfSession => Source.StartsWith(SessionPrefix, StringComparison.Ordinal);

    /// <summary>Source of a workflow session.</summary>
    public static string SourceOfSession(string sessionId) => SessionPrefix + sessionId;

    /// <summary>Source of a job.</summary>
    public static string SourceOfJob(string kind, string requestId) => $"{JobPrefix}{kind}/{requestId}";

    /// <summary>Withdraws what the source said with lower versions: it has no work at the node.</summary>
    public static NodeWork None(string source, long version) => new(source, version, "", []);
}

/// <summary>Work of one pipeline and model without a gap longer than the idle gap. Times epoch ms.</summary>
/// <param name="Pipeline">'' = not known.</param>
/// <param name="Model">'' = not known.</param>
/// <param name="FirstMs">First record of work.</param>
/// <param name="LastMs">Last record of work.</param>
/// <param name="Busy">Half-open spans that the samples stand for (sessions.md section 7), joined where they touch, in order.</param>
public sealed record WorkRun(string Pipeline, string Model, long FirstMs, long LastMs, IReadOnlyList<BusySpan> Busy);

/// <summary>A half-open span of work, epoch ms.</summary>
public readonly record struct BusySpan(long StartMs, long EndMs);
