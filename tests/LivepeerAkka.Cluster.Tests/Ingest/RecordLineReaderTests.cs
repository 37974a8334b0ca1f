using System.IO.Compression;
using System.Text;
using CsCheck;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class RecordLineReaderTests
{
    private const string Event = """{"id":"1","type":"stream_trace","timestamp":"1700000000000","gateway":"","data":{"value":1}}""";

    [Fact]
    public async Task A_bare_event_is_its_own_value()
    {
        var record = Assert.Single(await ReadAsync(Event + "\n"));

        Assert.Equal(new FileRecord(1, null, null, null, null, null), record with { Value = null });
        Assert.Equal(Event, Text(record));
    }

    [Fact]
    public async Task A_record_line_gives_its_position_and_the_exact_bytes_of_its_value()
    {
        const string Value = """{ "a" : 1.0, "b":"\u0041","a":2}""";
        var record = Assert.Single(await ReadAsync($$"""{"topic":"t","partition":3,"offset":42,"timestamp":1700000000001, "value" : {{Value}} ,"key":null}"""));

        Assert.Equal(("t", 3, 42L, 1700000000001L), (record.Topic, record.Partition, record.Offset, record.TimestampMs));
        Assert.Equal(Value, Text(record));
    }

    [Theory]
    [InlineData("""{"value":"{\"a\":1}"}""", """{"a":1}""")]
    [InlineData("""{"value":"plain \u00e9"}""", "plain é")]
    [InlineData("""{"value":"plain é"}""", "plain é")]
    [InlineData("""{"value":""}""", "")]
    [InlineData("""{"value":[1,{"x":2}]}""", """[1,{"x":2}]""")]
    [InlineData("""{"value":12}""", "12")]
    [InlineData("""{"value":true,"topic":null,"partition":null,"offset":null,"timestamp":null}""", "true")]
    [InlineData("""{"timestamp":"1700000000001","value":{}}""", "{}")]
    public async Task The_value_of_a_record_line_is_its_text_or_its_json(string line, string value) =>
        Assert.Equal(value, Text(Assert.Single(await ReadAsync(line))));

    [Fact]
    public async Task A_null_value_is_null_and_an_empty_text_is_not()
    {
        var records = await ReadAsync("""
            {"topic":"t","value":null}
            {"topic":"t","value":""}
            """);

        Assert.Null(records[0].Value);
        Assert.Equal(0, records[1].Value!.Value.Length);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("  ")]
    [InlineData("{\"value\":")]
    [InlineData("""{"value":1} x""")]
    [InlineData("""{"value":1}{"value":2}""")]
    [InlineData("""["value"]""")]
    [InlineData("""{"topic":"t","partition":0}""")]
    [InlineData("""{"topic":5,"value":{}}""")]
    [InlineData("""{"partition":-1,"value":{}}""")]
    [InlineData("""{"partition":2147483648,"value":{}}""")]
    [InlineData("""{"offset":1.5,"value":{}}""")]
    [InlineData("""{"timestamp":"soon","value":{}}""")]
    [InlineData("""{"value":"\ud800"}""")]
    [InlineData("""{"type":"stream_trace","value":{}}""")]
    [InlineData("""{"value":{},"data":{}}""")]
    public async Task Any_other_line_is_itself_the_value(string line)
    {
        var record = Assert.Single(await ReadAsync(line));

        Assert.Null(record.Topic);
        Assert.Equal(line, Text(record));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept()
    {
        byte[] line = [0xff, 0x00, (byte)'"', 0xfe];

        var record = Assert.Single(await ReadAsync([.. line, (byte)'\n']));

        Assert.Equal(line, record.Value!.Value.ToArray());
    }

    [Fact]
    public async Task Depth_is_not_this_readers_business()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);

        var record = Assert.Single(await ReadAsync($$"""{"topic":"t","value":{{deep}}}"""));

        Assert.Equal("t", record.Topic);
        Assert.Equal(deep, Text(record));
    }

    [Fact]
    public async Task Line_ends_of_all_kinds_and_a_byte_order_mark_are_no_content()
    {
        var records = await ReadAsync("\uFEFFa\r\n\r\n\nb\nc\r");

        Assert.Equal([(1L, "a"), (4L, "b"), (5L, "c")], records.Select(r => (r.Line, Text(r))));
    }

    [Fact]
    public async Task An_empty_file_has_no_records() => Assert.Empty(await ReadAsync(""));

    [Fact]
    public async Task Lines_longer_than_the_buffer_arrive_whole()
    {
        var lines = new[] { 3_000_000, 10, 1_048_576, 1_048_575, 5_000_001 }.Select((n, i) => new string((char)('a' + i), n)).ToList();

        var records = await ReadAsync(string.Join('\n', lines));

        Assert.Equal(lines, records.Select(Text), StringComparer.Ordinal);
    }

    [Fact]
    public void Any_lines_in_any_pieces_come_back_as_they_are()
    {
        var line = Gen.OneOf(
            Gen.Byte.Where(b => b is not ((byte)'\n' or (byte)'\r' or 0xef)).Array[0, 200],
            Gen.Const(Encoding.UTF8.GetBytes(Event)));
        var gen = Gen.Select(line.Array[0, 40], Gen.Int[1, 300].Array[1, 20], Gen.Bool);
        gen.Sample((lines, pieces, endsWithNewLine) =>
        {
            var bytes = lines.SelectMany(l => l.Append((byte)'\n')).ToArray();
            if (!endsWithNewLine && bytes.Length > 0)
            {
                bytes = bytes[..^1];
            }

            using var stream = new PiecewiseStream(bytes, pieces);
            var values = RecordLineReader.ReadAsync(stream).CollectAsync().GetAwaiter().GetResult().Select(r => r.Value!.Value.ToArray());
            Assert.Equal(lines.Where(l => l.Length > 0).Select(Convert.ToHexString), values.Select(Convert.ToHexString), StringComparer.Ordinal);
        });
    }

    [Theory]
    [InlineData(".ndjson")]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public async Task Packed_files_are_read_like_plain_ones(string extension)
    {
        using var folder = new TempFolder();
        var path = folder.Write("records" + extension, Pack(extension, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Event + "\n", 5000)))));

        Assert.Equal(5000, (await RecordFile.ReadAsync(path).CollectAsync()).Count);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public async Task A_packed_file_that_ends_early_or_is_none_is_an_error_that_names_it(string extension)
    {
        using var folder = new TempFolder();
        var random = new byte[100_000];
        new Random(1).NextBytes(random);
        var packed = Pack(extension, random);
        var cut = folder.Write("cut" + extension, packed[..^20_000]);
        var none = folder.Write("none" + extension, Encoding.UTF8.GetBytes(Event));

        var early = await Assert.ThrowsAsync<InvalidDataException>(() => RecordFile.ReadAsync(cut).CollectAsync());
        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => RecordFile.ReadAsync(none).CollectAsync());

        Assert.StartsWith($"{cut}, after line ", early.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{none}, after line 0: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TempFolder();
        var missing = Path.Combine(folder.Path, "no-such");

        Assert.Equal($"There is no file '{missing}'.", Assert.Throws<FileNotFoundException>(() => RecordFile.Open(missing)).Message);
        Assert.Equal($"'{folder.Path}' is a folder, not a file of records.", Assert.Throws<IOException>(() => RecordFile.Open(folder.Path)).Message);
    }

    private static byte[] Pack(string extension, byte[] content)
    {
        using var packed = new MemoryStream();
        using (Stream packing = extension switch
        {
            ".gz" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            ".zst" => new ZstdSharp.CompressionStream(packed, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packing.Write(content);
            packing.Flush();
            if (packing is BufferedStream)
            {
                return packed.ToArray();
            }
        }

        return packed.ToArray();
    }

    private static Task<List<FileRecord>> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<List<FileRecord>> ReadAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return await RecordLineReader.ReadAsync(stream).CollectAsync();
    }

    private static string Text(FileRecord record) => Encoding.UTF8.GetString(record.Value!.Value.Span);

    private sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("livepeer-records-").FullName;

        public string Write(string name, byte[] content)
        {
            var path = global::System.IO.Path.Combine(Path, name);
            File.WriteAllBytes(path, content);
            return path;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>Hands out its bytes in pieces of the given sizes, round and round.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int[] pieces) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieces[_reads++ % pieces.Length])], cancellationToken);
    }
}
