using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes facts of sessions on their way to the analytical store.</summary>
public interface ISessionFactSink
{
    /// <summary>Completes when the store has acknowledged all of the facts; fails only when the writer stops.</summary>
    Task WriteAsync(SessionFactSet facts);

    /// <summary>Takes rows of single events of a session that has no facts; completes and fails as for facts.</summary>
    Task WriteEventsAsync(IReadOnlyList<SessionEventFact> events);
}
