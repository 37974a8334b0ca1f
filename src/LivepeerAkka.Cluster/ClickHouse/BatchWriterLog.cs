using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.ClickHouse;

internal static partial class BatchWriterLog
{
    [LoggerMessage(1, LogLevel.Warning, "Insert into {Table} failed (attempt {Attempt}), again in {Seconds} s: {Error}")]
    public static partial void Retrying(ILogger log, string table, int attempt, double seconds, string error);

    [LoggerMessage(2, LogLevel.Error, "The writer of {Table} stops, because no repetition mends this: {Error}")]
    public static partial void Failed(ILogger log, string table, string error);
}
