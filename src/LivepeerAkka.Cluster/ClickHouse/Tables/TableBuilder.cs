namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Builds a table's definition column by column: name, ClickHouse type and how the value is written stand together.</summary>
internal sealed class TableBuilder<TRow>(string table)
{
    private readonly List<TableColumn> _columns = [];
    private readonly List<Action<RowBinaryWriter, TRow>> _writers = [];

    public TableBuilder<TRow> Add(string column, string type, Action<RowBinaryWriter, TRow> write)
    {
        _columns.Add(new TableColumn(column, type));
        _writers.Add(write);
        return this;
    }

    public TableBuilder<TRow> Text(string column, Func<TRow, string> value) => Add(column, ColumnTypes.Text, (w, r) => w.String(value(r)));

    /// <summary>Text that repeats: few distinct values.</summary>
    public TableBuilder<TRow> Label(string column, Func<TRow, string> value) => Add(column, ColumnTypes.Label, (w, r) => w.String(value(r)));

    public TableBuilder<TRow> OptionalText(string column, Func<TRow, string?> value) =>
        Add(column, "Nullable(String)", (w, r) => w.NullableString(value(r)));

    public TableBuilder<TRow> Flag(string column, Func<TRow, bool> value) => Add(column, "UInt8", (w, r) => w.Flag(value(r)));

    public TableBuilder<TRow> OptionalFlag(string column, Func<TRow, bool?> value) =>
        Add(column, "Nullable(UInt8)", (w, r) => w.NullableUInt8(value(r)));

    public TableBuilder<TRow> Count32(string column, Func<TRow, long> value) =>
        Add(column, "UInt32", (w, r) => w.UInt32(checked((uint)value(r))));

    public TableBuilder<TRow> Count64(string column, Func<TRow, long> value) =>
        Add(column, "UInt64", (w, r) => w.UInt64(checked((ulong)value(r))));

    public TableBuilder<TRow> Int32(string column, Func<TRow, int> value) => Add(column, "Int32", (w, r) => w.Int32(value(r)));

    public TableBuilder<TRow> Int64(string column, Func<TRow, long> value) => Add(column, "Int64", (w, r) => w.Int64(value(r)));

    public TableBuilder<TRow> OptionalInt32(string column, Func<TRow, int?> value) =>
        Add(column, "Nullable(Int32)", (w, r) => w.NullableInt32(value(r)));

    public TableBuilder<TRow> OptionalInt64(string column, Func<TRow, long?> value) =>
        Add(column, "Nullable(Int64)", (w, r) => w.Nullable(value(r)));

    public TableBuilder<TRow> OptionalUInt64(string column, Func<TRow, ulong?> value) =>
        Add(column, "Nullable(UInt64)", (w, r) => w.NullableUInt64(value(r)));

    public TableBuilder<TRow> OptionalNumber(string column, Func<TRow, double?> value) =>
        Add(column, "Nullable(Float64)", (w, r) => w.NullableFloat64(value(r)));

    public TableBuilder<TRow> OptionalDecimal(string column, int scale, Func<TRow, decimal?> value) =>
        Add(column, $"Nullable(Decimal(38, {scale}))", (w, r) => w.NullableDecimal128(value(r), scale));

    public TableBuilder<TRow> OptionalWei(string column, Func<TRow, System.Numerics.BigInteger?> value) =>
        Add(column, "Nullable(UInt256)", (w, r) => w.NullableUInt256(value(r)));

    public TableBuilder<TRow> Time(string column, Func<TRow, long> epochMs) => Add(column, ColumnTypes.Time, (w, r) => w.DateTime64(epochMs(r)));

    public TableBuilder<TRow> OptionalTime(string column, Func<TRow, long?> epochMs) =>
        Add(column, $"Nullable({ColumnTypes.Time})", (w, r) => w.NullableDateTime64(epochMs(r)));

    public TableBuilder<TRow> Uid(string column, Func<TRow, Domain.Identity.EventUid> value) => Add(column, "UUID", (w, r) => w.Uuid(value(r)));

    public TableBuilder<TRow> Json(string column, Func<TRow, ReadOnlyMemory<byte>> value) =>
        Add(column, ColumnTypes.Text, (w, r) => w.Bytes(value(r).Span));

    public TableDefinition<TRow> Build()
    {
        var writers = _writers.ToArray();
        return new TableDefinition<TRow>(table, [.. _columns], (writer, row) =>
        {
            foreach (var write in writers)
            {
                write(writer, row);
            }
        });
    }
}

/// <summary>Types as ClickHouse names them in <c>system.columns</c>.</summary>
internal static class ColumnTypes
{
    public const string Text = "String";
    public const string Label = "LowCardinality(String)";
    public const string Time = "DateTime64(3, 'UTC')";
}
