using System.Text;
using System.Text.Json;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class RecordLineTests
{
    [Theory]
    [InlineData("""{"id":"a"}""", """{"id":"a"}""")]
    [InlineData("[1]", "\"[1]\"")]
    [InlineData("5", "\"5\"")]
    [InlineData("{\"a\":", "\"{\\u0022a\\u0022:\"")]
    [InlineData("{\"a\":\n1}", "\"{\\u0022a\\u0022:\\n1}\"")]
    [InlineData("", "\"\"")]
    public void An_object_on_one_line_is_embedded_and_everything_else_is_text(string value, string expected) =>
        Assert.Equal(
            $$"""{"topic":"t","partition":3,"offset":9,"timestamp":1700000000000,"value":{{expected}}}""",
            RecordLine.Format(new SimulatedRecord("t", "o", 1_700_000_000_000, Encoding.UTF8.GetBytes(value)), 3, 9));

    [Fact]
    public void A_null_value_is_null() =>
        Assert.EndsWith("\"value\":null}", RecordLine.Format(new SimulatedRecord("t", "o", 1, null), 0, 0), StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0xFF, 0x41 })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Bytes_that_are_no_text_are_refused(byte[] bytes) =>
        Assert.Throws<ArgumentException>(() => RecordLine.Format(new SimulatedRecord("t", "o", 1, bytes), 0, 0));

    [Fact]
    public void An_object_nested_to_the_readers_limit_is_text_so_that_its_line_can_be_read()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);
        var line = RecordLine.Format(new SimulatedRecord("t", "o", 1, Encoding.UTF8.GetBytes(deep)), 0, 0);
        using var document = JsonDocument.Parse(line);
        Assert.Equal(deep, document.RootElement.GetProperty("value").GetString());
    }

    [Fact]
    public void Every_line_of_a_hostile_run_gives_its_record_back()
    {
        var options = SimulationTests.Options(8, 60, 0.5, FaultNames.All.ToHashSet(StringComparer.Ordinal));
        using var output = new MemoryStream();
        var progress = new Heard();
        var written = SimulateCommand.Write(options, output, truth: null, progress);
        Assert.Equal(written, progress.Last);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var records = Simulation.Run(options).ToList();
        Assert.Equal(records.Count, written);
        Assert.Equal(records.Count, lines.Length);
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (record, line) in records.Zip(lines))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            Assert.Equal(record.Topic, root.GetProperty("topic").GetString());
            Assert.Equal(offsets.GetValueOrDefault(record.Topic), root.GetProperty("offset").GetInt64());
            offsets[record.Topic] = root.GetProperty("offset").GetInt64() + 1;
            Assert.Equal(record.TimestampMs, root.GetProperty("timestamp").GetInt64());
            var value = root.GetProperty("value");
            var text = value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
            Assert.Equal(record.Value is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null, text);
        }
    }

    private sealed class Heard : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
