using System.Buffers.Binary;
using System.Diagnostics;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class LargeResultTests(EngineFixture fixture)
{
    private const int Rows = 3_000_000;

    [Fact]
    public async Task A_result_with_names_and_types_has_one_header_however_long_it_is()
    {
        var answer = await fixture.PostAsync($"SELECT number AS n FROM numbers({Rows})", "default_format=RowBinaryWithNamesAndTypes");
        var header = "\u0001\u0001n\u0006UInt64"u8;
        Assert.True(answer.Body.AsSpan().StartsWith(header));
        Assert.Equal(header.Length + (Rows * sizeof(ulong)), answer.Body.Length);
        for (var i = 0; i < Rows; i++)
            Assert.Equal((ulong)i, BinaryPrimitives.ReadUInt64LittleEndian(answer.Body.AsSpan(header.Length + (i * sizeof(ulong)))));
    }

    [Fact]
    public async Task A_result_with_names_and_types_has_its_header_without_rows_too()
    {
        var answer = await fixture.PostAsync("SELECT number AS n FROM numbers(0)", "default_format=RowBinaryWithNamesAndTypes");
        Assert.Equal("\u0001\u0001n\u0006UInt64"u8, answer.Body);
    }

    [Theory]
    [InlineData("JSONEachRow", Rows)]
    [InlineData("TSV", Rows)]
    [InlineData("CSVWithNames", Rows + 1)]
    public async Task Text_formats_are_one_document(string format, int lines)
    {
        var answer = await fixture.PostAsync($"SELECT number FROM numbers({Rows}) FORMAT {format}");
        Assert.Equal(lines, answer.Body.AsSpan().Count((byte)'\n'));
    }

    [Fact]
    public async Task An_error_behind_the_first_rows_breaks_the_answer_off()
    {
        var engine = await fixture.EngineAsync();
        using var body = new StringContent("SELECT number, throwIf(number = 2900000, 'too late') FROM numbers(3000000) FORMAT RowBinary");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(engine.Url, "/?max_block_size=10000")) { Content = body };
        using var answer = await ShimClient.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var tag = answer.Headers.GetValues("X-ClickHouse-Exception-Tag").Single();
        using var read = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(read));
        var end = System.Text.Encoding.Latin1.GetString(read.ToArray().AsSpan()[^2000..]);
        Assert.Contains($"__exception__\r\n{tag}\r\nCode: 395. DB::Exception: too late", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_ends_when_its_client_leaves()
    {
        var engine = await fixture.EngineAsync();
        using var leave = new CancellationTokenSource();
        var query = SendAsync(new Uri(engine.Url, "/?query_id=left-alone"), leave.Token);
        await Eventually.TrueAsync(async () => await CountAsync() == 1, "the query runs");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        var start = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(async () => await CountAsync() == 0, "the query is gone");
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    private static async Task SendAsync(Uri url, CancellationToken cancellation)
    {
        using var body = new StringContent("SELECT sum(cityHash64(number)) FROM numbers(1000000000000)");
        using var answer = await ShimClient.Http.PostAsync(url, body, cancellation);
    }

    private async Task<int> CountAsync() => int.Parse(
        await fixture.ExecuteAsync("SELECT count() FROM system.processes WHERE Settings['log_comment'] = 'left-alone'"),
        System.Globalization.CultureInfo.InvariantCulture);
}
