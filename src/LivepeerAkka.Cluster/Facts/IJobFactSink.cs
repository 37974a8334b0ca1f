using LivepeerAkka.Domain.Jobs;

namespace LivepeerAkka.Cluster.Facts;

/// <summary>Takes facts of jobs on their way to the analytical store.</summary>
public interface IJobFactSink
{
    /// <summary>Completes when the store has acknowledged the fact.</summary>
    Task WriteAsync(AiJobFact fact);
}
