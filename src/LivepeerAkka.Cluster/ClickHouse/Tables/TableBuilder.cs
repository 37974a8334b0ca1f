using System.Numerics;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Collects the columns of a table, each with its type and its way from the row into RowBinary.</summary>
internal sealed class TableBuilder<TRow>(string name)
{
    /// <summary>Type of every time.</summary>
    public const string TimeType = "DateTime64(3, 'UTC')";

    // What DateTime64 can show: the years 1900 to 2299. Producers send other numbers too.
    private const long EarliestMs = -2_208_988_800_000;
    private const long LatestMs = 10_413_791_999_999;

    private readonly List<TableColumn> _columns = [];
    private readonly List<Action<RowBinaryWriter, TRow>> _writes = [];

    public string Name => name;

    public IReadOnlyList<TableColumn> Columns => [.. _columns];

    /// <summary>Writes one row, column after column.</summary>
    public Action<RowBinaryWriter, TRow> Write()
    {
        var writes = _writes.ToArray();
        return (writer, row) =>
        {
            foreach (var write in writes)
                write(writer, row);
        };
    }

    public TableDefinition<TRow> Build() => new(name, Columns, Write());

    public TableBuilder<TRow> Text(string column, Func<TRow, string> value) => Add(column, "String", (w, r) => w.WriteString(value(r)));

    public TableBuilder<TRow> Utf8(string column, Func<TRow, ReadOnlyMemory<byte>> value) =>
        Add(column, "String", (w, r) => w.WriteString(value(r).Span));

    /// <summary>A text of few values.</summary>
    public TableBuilder<TRow> Label(string column, Func<TRow, string> value) =>
        Add(column, "LowCardinality(String)", (w, r) => w.WriteString(value(r)));

    public TableBuilder<TRow> NullableText(string column, Func<TRow, string?> value) => Add(column, "Nullable(String)", (w, r) =>
    {
        var text = value(r);
        if (w.WriteNullMark(text is null))
            w.WriteString(text!);
    });

    public TableBuilder<TRow> Uid(string column, Func<TRow, EventUid> value) => Add(column, "UUID", (w, r) => w.WriteUuid(value(r).Value));

    public TableBuilder<TRow> Flag(string column, Func<TRow, bool> value) => Add(column, "UInt8", (w, r) => w.WriteFlag(value(r)));

    public TableBuilder<TRow> NullableFlag(string column, Func<TRow, bool?> value) =>
        Nullable(column, "UInt8", value, (w, v) => w.WriteFlag(v));

    /// <summary>A time from epoch ms that lies in range.</summary>
    public TableBuilder<TRow> Time(string column, Func<TRow, long> value) => Add(column, TimeType, (w, r) => w.WriteDateTime64Ms(value(r)));

    /// <summary>A time from epoch ms, null where it is unknown or outside of what the type can show.</summary>
    public TableBuilder<TRow> NullableTime(string column, Func<TRow, long?> value) =>
        Nullable<long>(column, TimeType, r => value(r) is >= EarliestMs and <= LatestMs and var ms ? ms : null, (w, v) => w.WriteDateTime64Ms(v));

    /// <summary>Times from epoch ms that lie in range.</summary>
    public TableBuilder<TRow> Times(string column, Func<TRow, IEnumerable<long>> values) => Add(column, $"Array({TimeType})", (w, r) =>
    {
        var times = values(r).ToArray();
        w.WriteCount(times.Length);
        foreach (var ms in times)
            w.WriteDateTime64Ms(ms);
    });

    public TableBuilder<TRow> Int64s(string column, Func<TRow, IReadOnlyList<long>> values) =>
        Array(column, "Int64", values, (w, v) => w.WriteInt64(v));

    /// <summary>Counts; a negative one throws.</summary>
    public TableBuilder<TRow> UInt32s(string column, Func<TRow, IReadOnlyList<int>> values) =>
        Array(column, "UInt32", values, (w, v) => w.WriteUInt32(checked((uint)v)));

    /// <summary>Small numbers; one that does not fit throws.</summary>
    public TableBuilder<TRow> UInt8s(string column, Func<TRow, IReadOnlyList<int>> values) =>
        Array(column, "UInt8", values, (w, v) => w.WriteUInt8(checked((byte)v)));

    /// <summary>A small number; one that does not fit throws.</summary>
    public TableBuilder<TRow> Int16(string column, Func<TRow, int> value) => Add(column, "Int16", (w, r) => w.WriteInt16(checked((short)value(r))));

    public TableBuilder<TRow> NullableUid(string column, Func<TRow, EventUid?> value) =>
        Nullable(column, "UUID", value, (w, v) => w.WriteUuid(v.Value));

    public TableBuilder<TRow> Int32(string column, Func<TRow, int> value) => Add(column, "Int32", (w, r) => w.WriteInt32(value(r)));

    public TableBuilder<TRow> NullableInt32(string column, Func<TRow, int?> value) =>
        Nullable(column, "Int32", value, (w, v) => w.WriteInt32(v));

    public TableBuilder<TRow> Int64(string column, Func<TRow, long> value) => Add(column, "Int64", (w, r) => w.WriteInt64(value(r)));

    public TableBuilder<TRow> NullableInt64(string column, Func<TRow, long?> value) =>
        Nullable(column, "Int64", value, (w, v) => w.WriteInt64(v));

    /// <summary>A count; a negative one throws.</summary>
    public TableBuilder<TRow> UInt32(string column, Func<TRow, int> value) =>
        Add(column, "UInt32", (w, r) => w.WriteUInt32(checked((uint)value(r))));

    /// <inheritdoc cref="UInt32"/>
    public TableBuilder<TRow> NullableUInt32(string column, Func<TRow, int?> value) =>
        Nullable(column, "UInt32", value, (w, v) => w.WriteUInt32(checked((uint)v)));

    /// <inheritdoc cref="UInt32"/>
    public TableBuilder<TRow> UInt64(string column, Func<TRow, long> value) =>
        Add(column, "UInt64", (w, r) => w.WriteUInt64(checked((ulong)value(r))));

    /// <summary>A number that uses all 64 bits, such as a hash.</summary>
    public TableBuilder<TRow> Bits64(string column, Func<TRow, ulong> value) => Add(column, "UInt64", (w, r) => w.WriteUInt64(value(r)));

    public TableBuilder<TRow> NullableUInt64(string column, Func<TRow, ulong?> value) =>
        Nullable(column, "UInt64", value, (w, v) => w.WriteUInt64(v));

    public TableBuilder<TRow> Float64(string column, Func<TRow, double> value) =>
        Add(column, "Float64", (w, r) => w.WriteFloat64(value(r)));

    public TableBuilder<TRow> NullableFloat64(string column, Func<TRow, double?> value) =>
        Nullable(column, "Float64", value, (w, v) => w.WriteFloat64(v));

    /// <summary>A decimal with every digit that it has.</summary>
    public TableBuilder<TRow> NullableDecimal(string column, Func<TRow, decimal?> value) =>
        Nullable(column, "Decimal(76, 28)", value, (w, v) => w.WriteDecimal256(v));

    /// <summary>An amount in wei, null where it is unknown, negative or beyond 256 bits.</summary>
    public TableBuilder<TRow> NullableWei(string column, Func<TRow, BigInteger?> value) => Nullable<BigInteger>(
        column, "UInt256", r => value(r) is { Sign: >= 0 } wei && wei.GetBitLength() <= 256 ? wei : null, (w, v) => w.WriteUInt256(v));

    /// <summary>A column whose rows of one key are merged by a function that knows no order and no repetition.</summary>
    public TableBuilder<TRow> Merged(string column, string function, string type, Action<RowBinaryWriter, TRow> write) =>
        Add(column, $"SimpleAggregateFunction({function}, {type})", write);

    private TableBuilder<TRow> Array<T>(string column, string type, Func<TRow, IReadOnlyList<T>> values, Action<RowBinaryWriter, T> write) =>
        Add(column, $"Array({type})", (w, r) =>
        {
            var elements = values(r);
            w.WriteCount(elements.Count);
            foreach (var element in elements)
                write(w, element);
        });

    private TableBuilder<TRow> Nullable<T>(string column, string type, Func<TRow, T?> value, Action<RowBinaryWriter, T> write)
        where T : struct => Add(column, $"Nullable({type})", (w, r) =>
        {
            var known = value(r);
            if (w.WriteNullMark(known is null))
                write(w, known!.Value);
        });

    private TableBuilder<TRow> Add(string column, string type, Action<RowBinaryWriter, TRow> write)
    {
        _columns.Add(new TableColumn(column, type));
        _writes.Add(write);
        return this;
    }
}
