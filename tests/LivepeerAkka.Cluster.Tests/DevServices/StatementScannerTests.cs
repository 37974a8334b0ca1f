using System.Text;
using CsCheck;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.DevServices;

public sealed class StatementScannerTests
{
    [Theory]
    [InlineData("SELECT 1", "Select", null)]
    [InlineData("-- a comment\nwith x as (select 1) select * from x format JSON", "Select", "JSON")]
    [InlineData("SELECT 'it''s FORMAT CSV', \"FORMAT\", `FORMAT` FORMAT TSV /* end */ ;  -- done", "Select", "TSV")]
    [InlineData("(SELECT 1)", "Other", null)]
    [InlineData("SHOW TABLES FORMAT JSONEachRow", "Other", "JSONEachRow")]
    [InlineData("INSERT INTO t VALUES (1, ';')", "InsertInline", null)]
    [InlineData("INSERT INTO t SELECT * FROM u FORMAT Null", "InsertInline", "Null")]
    [InlineData("WITH 1 AS x INSERT INTO t SELECT x", "InsertInline", null)]
    [InlineData(" /* ; */ -- x", "Empty", null)]
    [InlineData("SELECT $tag$ ; FORMAT CSV $tag$", "Select", null)]
    public void A_statement_is_recognised(string sql, string kind, string? format)
    {
        var statement = Scan(sql, final: true);
        Assert.Equal((kind, format, null), (statement.Kind.ToString(), statement.Format, statement.Refusal));
    }

    [Theory]
    [InlineData("INSERT INTO t FORMAT RowBinary\n", "INSERT INTO t ", "RowBinary")]
    [InlineData("insert into db.format (format, b) format CSV ", "insert into db.format (format, b) ", "CSV")]
    [InlineData("INSERT INTO format FORMAT CSV\r\n", "INSERT INTO format ", "CSV")]
    [InlineData("INSERT INTO TABLE t SETTINGS a = 'FORMAT x' FORMAT TSKV ", "INSERT INTO TABLE t SETTINGS a = 'FORMAT x' ", "TSKV")]
    [InlineData("INSERT INTO FUNCTION null('x UInt8') FORMAT Values ", "INSERT INTO FUNCTION null('x UInt8') ", "Values")]
    [InlineData("/* a */ INSERT INTO `values` -- b\nFORMAT TSV\n", "/* a */ INSERT INTO `values` -- b\n", "TSV")]
    public void An_insert_ends_where_its_data_begins(string sql, string head, string format)
    {
        var statement = Scan(sql + "{data}", final: true);
        Assert.Equal(StatementKind.InsertWithData, statement.Kind);
        Assert.Equal((head, format, sql.Length), (sql[..statement.HeadLength], statement.Format, statement.DataOffset));
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("INSERT INTO t VALUES (1); DROP TABLE t")]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/x'")]
    [InlineData("INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV")]
    [InlineData("INSERT INTO t SELECT x FROM input('x UInt8') FORMAT CSV 1")]
    [InlineData("INSERT INTO t FORMAT CSV; 1")]
    public void What_this_layer_cannot_serve_is_refused(string sql) => Assert.NotNull(Scan(sql, final: true).Refusal);

    [Fact]
    public void Data_behind_a_line_end_may_begin_with_anything()
    {
        Gen.Byte.Array[0, 40].Sample(data =>
        {
            const string Head = "INSERT INTO t FORMAT RowBinary\n";
            var statement = StatementScanner.Scan([.. Encoding.UTF8.GetBytes(Head), .. data], final: true);
            Assert.Equal((StatementKind.InsertWithData, Head.Length), (statement.Kind, statement.DataOffset));
        });
    }

    [Fact]
    public void What_is_said_of_a_beginning_holds_for_the_whole()
    {
        string[] parts =
        [
            "INSERT", "INTO", "t", "FORMAT", "CSV", "VALUES", "(", ")", ";", "'", "\"", "\\", "\n", "--", "/*", "*/", "SELECT", "format",
            "1", "$$",
        ];
        Gen.Select(Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[1, 14], Gen.Int[0, 100]).Sample((words, cut) =>
        {
            var text = Encoding.UTF8.GetBytes(string.Join(' ', words));
            var early = StatementScanner.Scan(text.AsSpan(0, text.Length * cut / 100), final: false);
            var whole = StatementScanner.Scan(text, final: true);
            if (early.Kind == StatementKind.InsertWithData)
                Assert.Equal((early.Kind, early.DataOffset, early.Format), (whole.Kind, whole.DataOffset, whole.Format));
            else if (early.Kind != StatementKind.Incomplete)
                Assert.NotEqual(StatementKind.InsertWithData, whole.Kind);
        });
    }

    private static Statement Scan(string sql, bool final) => StatementScanner.Scan(Encoding.UTF8.GetBytes(sql), final);
}
