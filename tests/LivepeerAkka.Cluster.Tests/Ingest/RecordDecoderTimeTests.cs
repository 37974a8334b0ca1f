using System.Globalization;
using System.Text;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class RecordDecoderTimeTests
{
    private const long Day = 86_400_000;
    private const long Year2015 = 1_420_070_400_000;
    private const string Trace = """{"type":"t","stream_id":"s"}""";

    private static DecodedRecord At(string timestamp, long? kafka = Decoding.Now, long received = Decoding.Now, string data = Trace) =>
        new RecordDecoder(Decoding.Settings).Decode(
            Decoding.Record(Encoding.UTF8.GetBytes(Decoding.Envelope("stream_trace", data, timestamp: timestamp)), timestampMs: kafka, receivedAtMs: received));

    [Theory]
    [InlineData("\"1700000000000\"", 1_700_000_000_000, false)]
    [InlineData("1700000000000", 1_700_000_000_000, false)]
    [InlineData("1700000000000.9", 1_700_000_000_000, false)]
    [InlineData("1.7e12", 1_700_000_000_000, false)]
    [InlineData("\"0001700000000000\"", 1_700_000_000_000, false)]
    [InlineData("\"\\u00317\\u00300000000000\"", 1_700_000_000_000, false)]
    [InlineData("\"1700000000\"", 1_700_000_000_000, true)]
    [InlineData("1700000000", 1_700_000_000_000, true)]
    [InlineData("1699999999.298", 1_699_999_999_298, true)]
    [InlineData("1.7E+9", 1_700_000_000_000, true)]
    public void A_timestamp_is_digits_or_a_number_in_seconds_or_milliseconds(string timestamp, long time, bool isCorrected)
    {
        var accepted = Assert.IsType<CandidateEvent>(At(timestamp));

        Assert.Equal((time, time, isCorrected), (accepted.EnvelopeTimeMs, accepted.EventTimeMs, accepted.UnitCorrected));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"17e11\"")]
    [InlineData("\"-1700000000000\"")]
    [InlineData("\"+1700000000000\"")]
    [InlineData("\"1700000000000.0\"")]
    [InlineData("\" 1700000000000\"")]
    [InlineData("\"2023-11-14T22:13:20Z\"")]
    [InlineData("\"١٧\"")]
    [InlineData("true")]
    [InlineData("[1700000000000]")]
    [InlineData("{}")]
    public void Anything_else_is_no_timestamp(string timestamp) => Assert.Equal(
        RejectReason.MissingTimestamp, Assert.IsType<RejectedRecord>(At(timestamp)).Reason);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-1700000000000")]
    [InlineData("\"0\"")]
    [InlineData("\"99999999999\"")]
    [InlineData("\"100000000000\"")]
    [InlineData("1e300")]
    [InlineData("1e999")]
    [InlineData("\"99999999999999999999999999\"")]
    [InlineData("\"9223372036854775807\"")]
    [InlineData("-9223372036854775808")]
    public void A_timestamp_of_no_plausible_time_is_out_of_range(string timestamp) => Assert.Equal(
        RejectReason.TimestampOutOfRange, Assert.IsType<RejectedRecord>(At(timestamp)).Reason);

    [Theory]
    [InlineData(Year2015 - 1, false)]
    [InlineData(Year2015, true)]
    [InlineData(Decoding.Now + Day, true)]
    [InlineData(Decoding.Now + Day + 1, false)]
    public void Time_is_plausible_from_2015_to_a_day_after_the_receipt(long time, bool isPlausible)
    {
        var decoded = At(Text(time));

        Assert.Equal(isPlausible, decoded is CandidateEvent);
        Assert.True(isPlausible || decoded is RejectedRecord { Reason: RejectReason.TimestampOutOfRange, FieldPath: "timestamp" });
    }

    [Theory]
    [InlineData(Decoding.Now, Decoding.Now + (9 * Day), false)]
    [InlineData(Decoding.Now + (9 * Day), Decoding.Now, true)]
    [InlineData(null, Decoding.Now, false)]
    [InlineData(null, Decoding.Now + Day, true)]
    [InlineData(long.MaxValue, Decoding.Now, true)]
    [InlineData(long.MinValue, Decoding.Now + Day, false)]
    public void The_receipt_is_the_record_s_own_time_else_the_wall_clock(long? kafka, long received, bool isAccepted) =>
        Assert.Equal(isAccepted, At(Text(Decoding.Now + Day + 1), kafka, received) is CandidateEvent);

    [Theory]
    [InlineData("1700000000007", 1_700_000_000_007)]
    [InlineData("\"1700000000007\"", 1_700_000_000_007)]
    [InlineData("1699999990.5", 1_699_999_990_500)]
    [InlineData("1700086400000", 1_700_086_400_000)]
    [InlineData("1700086400001", Decoding.Now)]
    [InlineData("1699913600000", 1_699_913_600_000)]
    [InlineData("1699913599999", Decoding.Now)]
    [InlineData("0", Decoding.Now)]
    [InlineData("-1700000000007", Decoding.Now)]
    [InlineData("null", Decoding.Now)]
    [InlineData("\"soon\"", Decoding.Now)]
    [InlineData("{}", Decoding.Now)]
    [InlineData("1e300", Decoding.Now)]
    public void The_event_time_is_that_of_data_within_a_day_of_the_envelope(string timestamp, long time)
    {
        var accepted = Assert.IsType<CandidateEvent>(At(Text(Decoding.Now), data: $$"""{"timestamp":{{timestamp}},{{Trace[1..]}}"""));

        Assert.Equal((time, Decoding.Now), (accepted.EventTimeMs, accepted.EnvelopeTimeMs));
    }

    [Fact]
    public void Every_family_with_a_timestamp_of_its_own_uses_it() => Assert.All(
        EventFamilies.All.Except([EventFamily.DiscoveryResults, EventFamily.NetworkCapabilities]),
        f =>
        {
            var data = Decoding.MinimalDataOf(f);
            var with = $"{data[..^1]}{(data.Length > 2 ? "," : "")}\"timestamp\":1700000000007}}";
            Assert.Equal(1_700_000_000_007, Decoding.Accept(Decoding.Envelope(EventFamilies.NameOf(f), with)).EventTimeMs);
        });

    private static string Text(long time) => $"\"{time.ToString(CultureInfo.InvariantCulture)}\"";
}
