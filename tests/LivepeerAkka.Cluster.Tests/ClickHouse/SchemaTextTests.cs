using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.ClickHouse.Schema;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class SchemaTextTests
{
    [Fact]
    public void Statements_end_at_semicolons_outside_of_quotes_and_comments() => Assert.Equal(
        ["SELECT ';', \"a;b\", `c;d` -- no; end\n, 1", "SELECT /* ; /* nested; */ ; */ 2", "SELECT 'it''s; \\'; ' AS x"],
        SqlStatements.Split("SELECT ';', \"a;b\", `c;d` -- no; end\n, 1; ;\nSELECT /* ; /* nested; */ ; */ 2;\n-- only; a comment\n;SELECT 'it''s; \\'; ' AS x"));

    [Theory]
    [InlineData("")]
    [InlineData("  \n-- nothing;")]
    [InlineData("/* nothing; */;;")]
    public void Text_without_code_has_no_statements(string sql) => Assert.Empty(SqlStatements.Split(sql));

    [Theory]
    [InlineData("SELECT $$a;'b$$; SELECT 1", "SELECT $$a;'b$$|SELECT 1")]
    [InlineData("SELECT $t$a;$$;b$t$; SELECT 1", "SELECT $t$a;$$;b$t$|SELECT 1")]
    [InlineData("SELECT $$-- ;$$; SELECT $$/* ;$$", "SELECT $$-- ;$$|SELECT $$/* ;$$")]
    [InlineData("SELECT '$$'; SELECT '$$'", "SELECT '$$'|SELECT '$$'")]
    [InlineData("SELECT a$b$; SELECT c$b$", "SELECT a$b$|SELECT c$b$")]
    [InlineData("SELECT 1 AS $; SELECT 2", "SELECT 1 AS $|SELECT 2")]
    [InlineData("$$;$$", "$$;$$")]
    public void Statements_do_not_end_within_a_heredoc(string sql, string statements) =>
        Assert.Equal(statements, string.Join('|', SqlStatements.Split(sql)));

    [Theory]
    [InlineData("SELECT $t$ open; $$")]
    [InlineData("SELECT 'open")]
    [InlineData("SELECT 1 /* open /* */")]
    public void What_is_opened_and_not_closed_is_an_error(string sql) => Assert.Throws<SchemaException>(() => SqlStatements.Split(sql));

    [Fact]
    public void Placeholders_give_plain_engines_on_one_server()
    {
        var settings = TestSettings.Of(new Uri("http://127.0.0.1:1"), "d`b");

        Assert.Equal(@"CREATE TABLE `d\`b`.t  ENGINE = ReplacingMergeTree(version, is_deleted), MergeTree",
            SchemaTemplate.Fill("CREATE TABLE {database}.t {on_cluster} ENGINE = {ReplacingMergeTree(version, is_deleted)}, {MergeTree}", settings));
    }

    [Fact]
    public void Placeholders_give_replicated_engines_on_a_cluster()
    {
        var settings = TestSettings.Of(new Uri("http://127.0.0.1:1"), "d") with { Engines = "Replicated", Cluster = "c" };

        Assert.Equal("CREATE TABLE `d`.t ON CLUSTER `c` ENGINE = ReplicatedReplacingMergeTree(version), ReplicatedMergeTree",
            SchemaTemplate.Fill("CREATE TABLE {database}.t {on_cluster} ENGINE = {ReplacingMergeTree(version)}, {MergeTree}", settings));
    }

    [Theory]
    [InlineData("{databse}.t")]
    [InlineData("{database x}")]
    [InlineData("{}")]
    public void An_unknown_placeholder_is_an_error(string text) =>
        Assert.Throws<SchemaException>(() => SchemaTemplate.Fill(text, TestSettings.Of(new Uri("http://127.0.0.1:1"), "d")));

    [Fact]
    public void A_migration_is_named_by_number_and_its_checksum_does_not_see_line_endings()
    {
        var migration = Migration.Of("0012_more", "SELECT 1;\nSELECT 2;");

        Assert.Equal((12, "0012_more"), (migration.Number, migration.Name));
        Assert.Equal(migration.Checksum, Migration.Of("0012_more", "SELECT 1;\r\nSELECT 2;").Checksum);
        Assert.NotEqual(migration.Checksum, Migration.Of("0012_more", "SELECT 1; SELECT 2;").Checksum);
        Assert.Throws<SchemaException>(() => Migration.Of("12_more", ""));
        Assert.Throws<SchemaException>(() => Migration.Of("0012more", ""));
    }

    [Fact]
    public void Every_statement_of_the_migrations_may_be_run_again()
    {
        var repeatable = new Regex(
            @"^(--[^\n]*\n|\s)*(CREATE (TABLE|VIEW|MATERIALIZED VIEW|DATABASE) IF NOT EXISTS|CREATE OR REPLACE VIEW|DROP (TABLE|VIEW) IF EXISTS" +
            @"|ALTER TABLE \S+ \{on_cluster\} (ADD|DROP|MODIFY) (COLUMN|INDEX|TTL|SETTING))\b",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.NotEmpty(Migration.Embedded);
        foreach (var migration in Migration.Embedded)
            Assert.All(SqlStatements.Split(migration.Text), s => Assert.Matches(repeatable, s));
    }

    [Fact]
    public void Every_table_of_the_migrations_knows_repeated_inserts()
    {
        var tables = Migration.Embedded.SelectMany(m => SqlStatements.Split(m.Text)).Where(s => s.Contains("ENGINE =", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(tables);
        Assert.All(tables, t => Assert.Contains("non_replicated_deduplication_window = 1000", t, StringComparison.Ordinal));
        // Rows that repeat replace each other, or add up by functions that know no repetition.
        Assert.All(tables, t => Assert.Matches(@"ENGINE = \{(ReplacingMergeTree\(|AggregatingMergeTree\})", t));
    }
}
