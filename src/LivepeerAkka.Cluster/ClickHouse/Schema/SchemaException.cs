namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>The database's schema does not fit the code; the message is one line that says what to do.</summary>
public sealed class SchemaException : Exception
{
    /// <inheritdoc/>
    public SchemaException()
    {
    }

    /// <inheritdoc/>
    public SchemaException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public SchemaException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
