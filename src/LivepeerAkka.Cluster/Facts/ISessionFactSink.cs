using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes facts of sessions on their way to the analytical store.</summary>
public interface ISessionFactSink
{
    /// <summary>Completes when the store has acknowledged the fact; fails only when the writer stops.</summary>
    Task WriteAsync(WorkflowSessionFact fact);
}
