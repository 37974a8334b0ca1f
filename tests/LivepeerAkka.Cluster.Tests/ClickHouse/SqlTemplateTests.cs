using LivepeerAkka.Cluster.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.ClickHouse;

public sealed class SqlTemplateTests
{
    private static readonly ClickHouseSettings Plain = StoreDatabase.Settings(new Uri("http://127.0.0.1:8123"), "analytics");
    private static readonly ClickHouseSettings Replicated = Plain with { Engines = "Replicated", Cluster = "prod" };

    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 1;\n\nSELECT 2;\n", "SELECT 1|SELECT 2")]
    [InlineData(";;SELECT 1;; ;", "SELECT 1")]
    [InlineData("", "")]
    [InlineData("-- nothing; here\n/* and; here */ # nor; here\n;", "")]
    [InlineData("SELECT 1 -- one; two\n; SELECT 2", "SELECT 1 -- one; two|SELECT 2")]
    [InlineData("SELECT /* a; 'b */ 1; SELECT 2", "SELECT /* a; 'b */ 1|SELECT 2")]
    [InlineData("SELECT 'a;b'; SELECT 'it''s;'; SELECT 'it\\'s;'", "SELECT 'a;b'|SELECT 'it''s;'|SELECT 'it\\'s;'")]
    [InlineData("SELECT '--'; SELECT \"a;b\", `c;d`; SELECT '/*'; SELECT '*/'", "SELECT '--'|SELECT \"a;b\", `c;d`|SELECT '/*'|SELECT '*/'")]
    [InlineData("SELECT $$a;'b$$; SELECT 1", "SELECT $$a;'b$$|SELECT 1")]
    [InlineData("SELECT $t$a;$$;b$t$; SELECT 1", "SELECT $t$a;$$;b$t$|SELECT 1")]
    [InlineData("SELECT a$b$; SELECT c$b$", "SELECT a$b$|SELECT c$b$")]
    [InlineData("SELECT '$$'; SELECT '$$'", "SELECT '$$'|SELECT '$$'")]
    [InlineData("SELECT 'open; to the end", "SELECT 'open; to the end")]
    [InlineData("$$;$$", "$$;$$")]
    public void A_statement_ends_at_a_semicolon_that_is_code(string text, string statements) =>
        Assert.Equal(statements, string.Join('|', SqlTemplate.Split(text)));

    [Fact]
    public void A_single_server_has_plain_engines() => Assert.Equal(
        "CREATE TABLE analytics.t  ENGINE = ReplacingMergeTree(version, is_deleted) SETTINGS non_replicated_deduplication_window = 1000",
        SqlTemplate.Fill("CREATE TABLE {database}.t {on_cluster} ENGINE = {engine:ReplacingMergeTree(version, is_deleted)} SETTINGS {settings}", Plain));

    [Fact]
    public void A_cluster_has_replicated_engines_on_every_server() => Assert.Equal(
        "CREATE TABLE analytics.t ON CLUSTER `prod` ENGINE = ReplicatedMergeTree SETTINGS replicated_deduplication_window = 1000",
        SqlTemplate.Fill("CREATE TABLE {database}.t {on_cluster} ENGINE = {engine:MergeTree} SETTINGS {settings}", Replicated));

    [Theory]
    [InlineData("{databse}")]
    [InlineData("{engine}")]
    [InlineData("{engine:Memory}")]
    [InlineData("{id:UInt64}")]
    public void A_placeholder_that_nobody_fills_is_an_error_that_names_it(string placeholder) => Assert.Contains(
        placeholder, Assert.Throws<FormatException>(() => SqlTemplate.Fill($"SELECT {placeholder}", Plain)).Message, StringComparison.Ordinal);
}
