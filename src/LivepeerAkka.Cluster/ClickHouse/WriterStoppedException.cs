namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>The rows were not acknowledged and will not be: the writer has stopped, or failed with the inner exception.</summary>
public sealed class WriterStoppedException : Exception
{
    private const string Stopped = "The writer has stopped before the rows were stored.";

    /// <inheritdoc/>
    public WriterStoppedException()
        : base(Stopped)
    {
    }

    /// <inheritdoc/>
    public WriterStoppedException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public WriterStoppedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Stopped by <paramref name="fault"/>; null for a stop that was asked for.</summary>
    public WriterStoppedException(Exception? fault)
        : base(fault is null ? Stopped : $"The writer has failed and stores nothing more: {fault.Message}", fault)
    {
    }
}
