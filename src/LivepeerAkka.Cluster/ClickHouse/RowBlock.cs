namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>One insert: rows of one table in RowBinary.</summary>
/// <param name="Table">Table name without database.</param>
/// <param name="Columns">Columns in the order of the bytes.</param>
/// <param name="Token">Deduplication token: a block that is sent again with it adds nothing that is there.</param>
/// <param name="Rows">Rows in <paramref name="Bytes"/>.</param>
/// <param name="Bytes">The rows; not changed before the insert has answered.</param>
public sealed record RowBlock(string Table, IReadOnlyList<TableColumn> Columns, Guid Token, int Rows, ReadOnlyMemory<byte> Bytes);

/// <summary>Inserts blocks.</summary>
public interface IBlockInserter
{
    /// <summary>
    /// Completes when the server has the whole block. Fails with a <see cref="ClickHouseException"/>; after a transient one the outcome is
    /// unknown.
    /// </summary>
    Task InsertAsync(RowBlock block, CancellationToken cancellation);
}
