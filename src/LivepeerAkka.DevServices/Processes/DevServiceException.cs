namespace LivepeerAkka.DevServices.Processes;

/// <summary>A development service cannot be had; the message is one line that says why and what to do.</summary>
public sealed class DevServiceException : Exception
{
    public DevServiceException(string message)
        : base(message)
    {
    }

    public DevServiceException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The way out that every failure of the embedded engine names.</summary>
    internal const string UseServer = "or point livepeer.clickhouse.url at a running ClickHouse";
}
