namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>A fault of the analytical store, in one line.</summary>
public sealed class ClickHouseException : Exception
{
    /// <inheritdoc/>
    public ClickHouseException()
    {
    }

    /// <inheritdoc/>
    public ClickHouseException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public ClickHouseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The server's error code; 0 where the fault was none of its own (connection, time limit, a proxy's answer).</summary>
    public int Code { get; init; }

    /// <summary>
    /// True when the same request may succeed later. Whether it took effect is then unknown: a repeated insert keeps its token.
    /// </summary>
    public bool IsTransient { get; init; }
}
