namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>How rows of one type are written to one table.</summary>
/// <param name="Name">Table name without database.</param>
/// <param name="Columns">Columns in the order in which <paramref name="Write"/> writes them, with their ClickHouse types.</param>
/// <param name="Write">Writes one row in RowBinary.</param>
public sealed record TableDefinition<TRow>(string Name, IReadOnlyList<TableColumn> Columns, Action<RowBinaryWriter, TRow> Write);

/// <summary>Name and ClickHouse type of a column, as in <c>system.columns</c>.</summary>
public readonly record struct TableColumn(string Name, string Type);

/// <summary>Takes rows and answers when ClickHouse has them.</summary>
public interface IRowSink<in TRow>
{
    /// <summary>
    /// Queues the rows; the task completes when their insert was acknowledged. Waits while the queue is full; fails only when the
    /// writer stops.
    /// </summary>
    Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation = default);
}
