using System.Net;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class HttpInterfaceTests(EngineFixture fixture)
{
    [Fact]
    public async Task A_table_takes_rows_and_gives_them_back()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a", database);
        await fixture.ExecuteAsync("INSERT INTO t FORMAT JSONEachRow\n{\"a\":2,\"s\":\"y\"}\n{\"a\":1,\"s\":\"x\"}", database);
        await fixture.ExecuteAsync("INSERT INTO t VALUES (3, ';')", database);
        Assert.Equal("1\tx\n2\ty\n3\t;\n", await fixture.ExecuteAsync("SELECT * FROM t ORDER BY a", database));
    }

    [Fact]
    public async Task Ping_answers_Ok()
    {
        var engine = await fixture.EngineAsync();
        Assert.Equal("Ok.\n", await ShimClient.Http.GetStringAsync(new Uri(engine.Url, "/ping")));
    }

    [Fact]
    public async Task A_statement_may_stand_in_the_url_and_its_data_in_the_body()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (a UInt32) ENGINE = Memory", database);
        await fixture.PostAsync("7\n8\n", $"database={database}&query={Uri.EscapeDataString("INSERT INTO t FORMAT TSV")}");
        Assert.Equal("15\n", await fixture.ExecuteAsync("SELECT sum(a) FROM t", database));
    }

    [Fact]
    public async Task Parameters_are_values_and_never_SQL()
    {
        var hostile = "x') OR 1=1 -- \\\\ \\' ⚡";
        var answer = await fixture.PostAsync(
            "SELECT {n:Int64} + 1, {s:String}", $"param_n=41&param_s={Uri.EscapeDataString(hostile)}&default_format=TabSeparatedRaw");
        Assert.Equal("42\tx') OR 1=1 -- \\ ' ⚡\n", answer.Text);
    }

    [Fact]
    public async Task A_setting_of_the_url_is_in_force_for_its_request_only()
    {
        Assert.Equal("3\n", (await fixture.PostAsync("SELECT getSetting('max_threads')", "max_threads=3")).Text);
        Assert.NotEqual("3\n", (await fixture.PostAsync("SELECT getSetting('max_threads')")).Text, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("SELEC 1", "", 62, HttpStatusCode.BadRequest)]
    [InlineData("", "", 62, HttpStatusCode.BadRequest)]
    [InlineData("1 + 1", "", 62, HttpStatusCode.BadRequest)]
    [InlineData("SELECT 1; SELECT 2", "", 62, HttpStatusCode.BadRequest)]
    [InlineData("SELECT * FROM system.none", "", 60, HttpStatusCode.NotFound)]
    [InlineData("SELECT nope", "", 47, HttpStatusCode.NotFound)]
    [InlineData("SELECT 1", "database=none", 81, HttpStatusCode.NotFound)]
    [InlineData("SELECT 1", "no_such_setting=1", 115, HttpStatusCode.NotFound)]
    [InlineData("SELECT 1 FORMAT Nope", "", 73, HttpStatusCode.NotFound)]
    [InlineData("SELECT sum(number) FROM numbers(1e12)", "max_execution_time=1", 159, HttpStatusCode.RequestTimeout)]
    [InlineData("SELECT throwIf(1, 'boom')", "", 395, HttpStatusCode.InternalServerError)]
    [InlineData("SELECT 1", "compress=1", 48, HttpStatusCode.NotImplemented)]
    [InlineData("SELECT * FROM file('/etc/passwd', 'LineAsString')", "", 497, HttpStatusCode.Forbidden)]
    [InlineData("SELECT * FROM url('http://127.0.0.1:9/', 'LineAsString')", "", 497, HttpStatusCode.Forbidden)]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/none'", "", 62, HttpStatusCode.BadRequest)]
    public async Task An_error_has_its_code_and_status(string sql, string parameters, int code, HttpStatusCode status)
    {
        var answer = await fixture.PostAsync(sql, parameters);
        Assert.Equal((status, $"{code}"), (answer.Status, answer.Code));
        Assert.StartsWith($"Code: {code}. DB::Exception: ", answer.Text, StringComparison.Ordinal);
        Assert.Contains(" (version ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_counts_what_was_written_and_read()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a", database);
        var insert = await fixture.PostAsync("INSERT INTO t FORMAT TSV\n1\n2\n3\n", $"database={database}");
        var select = await fixture.PostAsync("SELECT a FROM t", $"database={database}");
        Assert.Contains("\"written_rows\":\"3\"", insert.Summary, StringComparison.Ordinal);
        Assert.Contains("\"read_rows\":\"3\"", select.Summary, StringComparison.Ordinal);
        Assert.Contains("\"result_rows\":\"3\"", select.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_request_and_the_reader_cannot_write()
    {
        var database = await fixture.CreateDatabaseAsync();
        var get = await fixture.GetAsync("CREATE TABLE t (a UInt8) ENGINE = Memory", $"database={database}");
        var reader = await fixture.PostAsync("CREATE TABLE t (a UInt8) ENGINE = Memory", $"database={database}",
            change: r => r.Headers.Authorization = ShimClient.Basic(ClientAccess.Reader, ""));
        var lifted = await fixture.PostAsync("CREATE TABLE t (a UInt8) ENGINE = Memory", $"database={database}&user=reader&readonly=0");
        Assert.Equal(("164", "164", "164"), (get.Code, reader.Code, lifted.Code));
        Assert.Equal("1\n", (await fixture.GetAsync("SELECT 1")).Text);
        Assert.Equal("1\n", (await fixture.PostAsync("SELECT 1", "user=reader")).Text);
    }

    [Fact]
    public async Task Strangers_are_refused()
    {
        var password = await fixture.PostAsync("SELECT 1", change: r => r.Headers.Authorization = ShimClient.Basic("default", "x"));
        var name = await fixture.PostAsync("SELECT 1", "user=root");
        var page = await fixture.PostAsync("SELECT 1", change: r => r.Headers.Add("Origin", "http://example.org"));
        var host = await fixture.PostAsync("SELECT 1", change: r => r.Headers.Host = "example.org");
        Assert.All([password, name, page, host], a => Assert.Equal((HttpStatusCode.Forbidden, "516"), (a.Status, a.Code)));
    }

    [Fact]
    public async Task A_session_keeps_its_temporary_tables_and_its_database()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.PostAsync("CREATE TEMPORARY TABLE mine (a UInt8)", $"session_id={database}&database={database}");
        await fixture.PostAsync("INSERT INTO mine VALUES (5)", $"session_id={database}");
        Assert.Equal($"5\t{database}\n", (await fixture.PostAsync("SELECT a, currentDatabase() FROM mine", $"session_id={database}")).Text);
        Assert.Equal("60", (await fixture.PostAsync("SELECT a FROM mine")).Code);
        Assert.Equal("372", (await fixture.PostAsync("SELECT 1", "session_id=none&session_check=1")).Code);
        var get = await fixture.GetAsync("DROP TABLE mine", $"session_id={database}");
        Assert.Equal("164", get.Code);
        Assert.Equal("", (await fixture.PostAsync("DROP TABLE mine", $"session_id={database}")).Text);
    }

    [Fact]
    public async Task A_form_carries_the_query_and_its_parameters()
    {
        var engine = await fixture.EngineAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("SELECT {a:String}"), "query" },
            { new StringContent("from a form"), "param_a" },
        };
        using var answer = await ShimClient.Http.PostAsync(engine.Url, form);
        Assert.Equal("from a form\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_time_zone_is_UTC()
    {
        Assert.Equal("UTC\t1970-01-01 00:00:00\n", await fixture.ExecuteAsync("SELECT timezone(), toDateTime(0)"));
    }

    [Fact]
    public async Task Many_queries_run_side_by_side()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => fixture.PostAsync($"SELECT {i}, sum(number) FROM numbers(100000)")));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"{i}\t4999950000\n"), answers.Select(a => a.Text), StringComparer.Ordinal);
    }
}
