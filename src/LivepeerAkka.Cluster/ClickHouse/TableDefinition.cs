namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Name and columns of a table as the code writes it.</summary>
public interface ITableDefinition
{
    /// <summary>Table name without database.</summary>
    string Name { get; }

    /// <summary>Columns in the order in which they are written.</summary>
    IReadOnlyList<TableColumn> Columns { get; }
}

/// <summary>How rows of one type are written to one table.</summary>
/// <param name="Name">Table name without database.</param>
/// <param name="Columns">Columns in the order in which <paramref name="Write"/> writes them, with their ClickHouse types.</param>
/// <param name="Write">Writes one row in RowBinary; as many as <see cref="RowsOf"/> says where that is not one.</param>
public sealed record TableDefinition<TRow>(string Name, IReadOnlyList<TableColumn> Columns, Action<RowBinaryWriter, TRow> Write)
    : ITableDefinition
{
    /// <summary>Rows of the table that one <typeparamref name="TRow"/> makes; 0 for none.</summary>
    public Func<TRow, int> RowsOf { get; init; } = static _ => 1;
}

/// <summary>Name and ClickHouse type of a column, as in <c>system.columns</c>.</summary>
public readonly record struct TableColumn(string Name, string Type);

/// <summary>Takes rows and answers when ClickHouse has them.</summary>
public interface IRowSink<in TRow>
{
    /// <summary>
    /// Queues the rows; the task completes when their insert was acknowledged. Waits while the queue is full; fails only when the
    /// writer stops. A caller that cancels gives up waiting; rows that are queued by then are still stored.
    /// </summary>
    Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation = default);
}
