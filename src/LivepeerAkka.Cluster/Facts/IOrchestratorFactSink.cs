using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes facts of nodes' activity on their way to the analytical store.</summary>
public interface IOrchestratorFactSink
{
    /// <summary>Completes when the store has acknowledged all of the facts; fails only when the writer stops.</summary>
    Task WriteAsync(OrchestratorFactSet facts);
}
