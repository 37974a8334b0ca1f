using System.IO.Compression;
using System.Net;
using System.Text;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class InsertDataTests(EngineFixture fixture)
{
    private static readonly string[] Awkward = ["a\n\nb", "\n\n", "\0", "\0\n\n\0", "FORMAT CSV\n1", ";", "⚡", ""];

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task Binary_rows_arrive_as_they_were_sent(string encoding)
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (n UInt32, s String) ENGINE = MergeTree ORDER BY n", database);
        byte[] body = [.. "INSERT INTO t FORMAT RowBinary\n"u8, .. Rows(Awkward)];
        var answer = await fixture.PostAsync("", $"database={database}", Encode(body, encoding), r =>
        {
            if (encoding.Length > 0)
                r.Content!.Headers.ContentEncoding.Add(encoding);
        });
        Assert.Equal("", answer.Text);
        var back = await fixture.PostAsync("SELECT n, s FROM t ORDER BY n FORMAT RowBinary", $"database={database}");
        Assert.Equal(Rows(Awkward), back.Body);
    }

    [Fact]
    public async Task A_body_of_many_pieces_arrives_whole()
    {
        const int Count = 200_000;
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (n UInt32, s String) ENGINE = MergeTree ORDER BY n", database);
        var text = new string('x', 60);
        var rows = Rows(Enumerable.Repeat(text, Count));
        Assert.Equal("", (await fixture.PostAsync("INSERT INTO t FORMAT RowBinary\n", $"database={database}", rows)).Text);
        var counts = await fixture.ExecuteAsync($"SELECT count(), sum(n), countIf(s = '{text}') FROM t", database);
        Assert.Equal($"{Count}\t19999900000\t{Count}\n", counts);
    }

    [Theory]
    [InlineData("INSERT INTO t FORMAT RowBinary\n\u0001\u0002", "33")]
    [InlineData("INSERT INTO t (n) FORMAT CSV\n1\nx\n", "117")]
    [InlineData("INSERT INTO none FORMAT CSV\n1\n", "60")]
    [InlineData("INSERT INTO t FORMAT Nope\n1\n", "73")]
    [InlineData("INSERT INTO t (nope) FORMAT CSV\n1\n", "16")]
    public async Task Bad_data_is_an_error_and_writes_nothing(string sql, string code)
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (n UInt32, s String) ENGINE = MergeTree ORDER BY n", database);
        Assert.Equal(code, (await fixture.PostAsync(sql, $"database={database}")).Code);
        Assert.Equal("0\n", await fixture.ExecuteAsync("SELECT count() FROM t", database));
    }

    [Fact]
    public async Task An_unknown_or_damaged_encoding_is_one_clear_error()
    {
        var lz4 = await fixture.PostAsync("SELECT 1", change: r => r.Content!.Headers.ContentEncoding.Add("lz4"));
        var damaged = await fixture.PostAsync("SELECT 1", change: r => r.Content!.Headers.ContentEncoding.Add("gzip"));
        var zstd = await fixture.PostAsync("SELECT 1", change: r => r.Content!.Headers.ContentEncoding.Add("zstd"));
        Assert.Equal(("89", "354", "354"), (lz4.Code, damaged.Code, zstd.Code));
    }

    [Fact]
    public async Task A_token_makes_a_repeated_insert_one()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync(
            "CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 100", database);
        for (var i = 0; i < 3; i++)
            await fixture.PostAsync("INSERT INTO t FORMAT TSV\n1\n2\n", $"database={database}&insert_deduplication_token=once");
        Assert.Equal("2\n", await fixture.ExecuteAsync("SELECT count() FROM t", database));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_an_insert_has_written_nothing()
    {
        var database = await fixture.CreateDatabaseAsync();
        var engine = await fixture.EngineAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (n UInt32, s String) ENGINE = MergeTree ORDER BY n", database);
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, engine.Url.Port);
            var stream = socket.GetStream();
            var head = $"POST /?database={database} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n" +
                "INSERT INTO t FORMAT RowBinary\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(Rows(Enumerable.Repeat("row", 500_000)));
            await Eventually.TrueAsync(async () => await InsertsAsync() == 1, "the insert runs");
        }

        await Eventually.TrueAsync(async () => await InsertsAsync() == 0, "the insert is gone");
        Assert.Equal("0\n", await fixture.ExecuteAsync("SELECT count() FROM t", database));
    }

    private async Task<int> InsertsAsync() => int.Parse(
        await fixture.ExecuteAsync("SELECT count() FROM system.processes WHERE query_kind = 'Insert'"),
        System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Rows(IEnumerable<string> texts)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        var number = 0u;
        foreach (var text in texts)
        {
            writer.Write(number++);
            writer.Write(text);
        }

        return memory.ToArray();
    }

    private static byte[] Encode(byte[] body, string encoding)
    {
        if (encoding.Length == 0)
            return body;
        using var memory = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(memory, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(memory, CompressionLevel.Fastest),
            "br" => new BrotliStream(memory, CompressionLevel.Fastest),
            _ => new ZstdSharp.CompressionStream(memory),
        })
        {
            encoder.Write(body);
        }

        return memory.ToArray();
    }
}
