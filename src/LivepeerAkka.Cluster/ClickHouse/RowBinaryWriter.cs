namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>Appends values in ClickHouse's RowBinary format to a pooled buffer.</summary>
public sealed class RowBinaryWriter
{
}
