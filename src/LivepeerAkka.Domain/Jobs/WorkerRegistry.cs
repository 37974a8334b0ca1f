using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Jobs;

/// <summary>A worker that said that it serves a capability, or that it does no more. Texts '' = absent.</summary>
/// <param name="Uid">Its record.</param>
/// <param name="TimeMs">Event time, epoch ms.</param>
/// <param name="IsRegistered">False: it was taken off.</param>
/// <param name="Capability">Verbatim, trimmed.</param>
/// <param name="Model">Model that the worker runs.</param>
/// <param name="WorkerUrl">Normalised URL of the worker.</param>
/// <param name="NodeUrl">Normalised URL of its orchestrator.</param>
/// <param name="Operator">Address of its orchestrator as sent, lower-case.</param>
public sealed record WorkerRegistration(
    EventUid Uid, long TimeMs, bool IsRegistered, string Capability, string Model, string WorkerUrl, string NodeUrl, string Operator)
{
    /// <summary>What an unregistration takes off: the worker, or where it has no URL the orchestrator's.</summary>
    public (string WorkerUrl, string NodeUrl, string Operator) Worker => WorkerUrl.Length > 0 ? (WorkerUrl, "", "") : ("", NodeUrl, Operator);

    /// <summary>Reads a worker event; null for one that registers nobody.</summary>
    public static WorkerRegistration? Of(CandidateEvent candidate)
    {
        if (candidate is not { Family: EventFamily.WorkerLifecycle, Payload: JobEvent job } || job.Capability.Length == 0)
        {
            return null;
        }

        var type = job.Type.AsSpan().Trim();
        var isTakenOff = type.EndsWith("unregistered", StringComparison.OrdinalIgnoreCase);
        return !isTakenOff && !type.EndsWith("registered", StringComparison.OrdinalIgnoreCase) ? null : new WorkerRegistration(
            candidate.Uid, candidate.EventTimeMs, !isTakenOff, job.Capability.Trim(), job.Model,
            Identity.NodeUrl.Normalize(job.WorkerUrl), Identity.NodeUrl.Normalize(job.Url), job.Orchestrator.HotWallet);
    }
}

/// <summary>Which model the workers of a capability ran (attribution.md section 6): a function of the set of their registrations.</summary>
public static class WorkerRegistry
{
    /// <summary>How old a registration may be, ms, inclusive.</summary>
    public const long ReachMs = 30L * 24 * 60 * 60 * 1000;

    /// <summary>
    /// Model of the newest registration of the capability that a job can have run on: of its worker, else of its operator; '' = none.
    /// </summary>
    /// <param name="registrations">Registrations of the job's organisation.</param>
    /// <param name="capability">The job's capability.</param>
    /// <param name="worker">Where the job ran.</param>
    /// <param name="atMs">Its selection, epoch ms.</param>
    public static string ModelOf(IEnumerable<WorkerRegistration> registrations, string capability, JobWorker worker, long atMs)
    {
        var current = registrations
            .Where(r => r.TimeMs <= atMs && string.Equals(r.Capability, capability.Trim(), StringComparison.OrdinalIgnoreCase))
            .GroupBy(r => r.Worker)
            // Of a registration and its end at one time the end is the later.
            .Select(g => g.OrderBy(r => r.TimeMs).ThenBy(r => !r.IsRegistered).ThenBy(r => r.Uid).Last())
            .Where(r => r.IsRegistered && atMs - r.TimeMs <= ReachMs && r.Model.Length > 0)
            .OrderBy(r => r.TimeMs)
            .ThenBy(r => r.Uid)
            .ToList();
        return (current.FindLast(worker.IsWorkerOf) ?? current.FindLast(worker.IsOperatorOf))?.Model ?? "";
    }
}

/// <summary>Where a job ran, as far as its records tell; '' = not told.</summary>
/// <param name="WorkerUrl">Normalised URL of the worker.</param>
/// <param name="NodeUrl">Normalised URL of the orchestrator.</param>
/// <param name="Operator">Address of the orchestrator as sent, lower-case.</param>
public readonly record struct JobWorker(string WorkerUrl, string NodeUrl, string Operator)
{
    /// <summary>A job that does not name its worker ran on one at the orchestrator's own URL, where there is such a one.</summary>
    internal bool IsWorkerOf(WorkerRegistration registration) =>
        IsSame(WorkerUrl.Length > 0 ? WorkerUrl : NodeUrl, registration.WorkerUrl);

    internal bool IsOperatorOf(WorkerRegistration registration) =>
        IsSame(Operator, registration.Operator) || IsSame(NodeUrl, registration.NodeUrl);

    private static bool IsSame(string a, string b) => a.Length > 0 && string.Equals(a, b, StringComparison.Ordinal);
}
