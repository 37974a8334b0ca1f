using System.Security.Cryptography;
using CsCheck;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class SimulationTests
{
    private static readonly IReadOnlySet<string> Everything = FaultNames.All.ToHashSet(StringComparer.Ordinal);

    private static readonly Gen<SimulationOptions> AnyOptions =
        from seed in Gen.ULong
        from sessions in Gen.Int[1, 60]
        from hours in Gen.Double[0.05, 3]
        from faults in Gen.Shuffle(FaultNames.All.ToArray(), 0, FaultNames.All.Count)
        from orchestrators in Gen.Int[4, 60]
        from gateways in Gen.Int[1, 5]
        from organisations in Gen.Int[1, 3]
        select Options(seed, sessions, hours, faults.ToHashSet(StringComparer.Ordinal)) with
        {
            Orchestrators = orchestrators,
            Gateways = gateways,
            Organisations = organisations,
            SessionMinutesMax = 10,
            RecordBytesMax = 20_000,
        };

    [Fact]
    public void Equal_options_give_equal_bytes_and_equal_truth() =>
        AnyOptions.Sample(options => Assert.Equal(Digest(options), Digest(options with { }), StringComparer.Ordinal), iter: 25);

    [Fact]
    public void Another_seed_gives_other_bytes() =>
        Gen.ULong.Sample(
            seed => Assert.NotEqual(
                Digest(Options(seed, 3, 0.1, FaultNames.None)), Digest(Options(seed + 1, 3, 0.1, FaultNames.None)), StringComparer.Ordinal),
            iter: 20);

    [Fact]
    public void The_random_numbers_are_those_of_the_published_generators()
    {
        Assert.Equal(6457827717110365317UL, SeededRandom.Mix(1234567));
        var random = new SeededRandom(1234567);
        Assert.Equal(
            [3504822795582309479UL, 1819558768956484042UL, 1250851346055027673UL, 16940231675099994102UL, 11585879347611423030UL],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void The_totals_are_those_of_a_naive_recount() =>
        AnyOptions.Sample(
            options =>
            {
                var (records, truth) = Play(options);
                var recount = new NaiveIngest(options.RecordBytesMax);
                records.ForEach(recount.Take);
                var totals = truth.Totals;
                Assert.Equal(recount.Received, totals.Received);
                Assert.Equal(recount.Accepted, totals.AcceptedByFamily);
                Assert.Equal(recount.Rejected, totals.RejectedByReason);
                Assert.Equal(recount.Duplicate, totals.Duplicate);
                Assert.Equal(recount.Ignored, totals.Ignored);
                Assert.Equal(options.Sessions, totals.Sessions);
                Assert.Equal(
                    recount.Sessions.Order(), truth.Sessions.Select(s => (s.Org, s.SessionId)).Order());
            },
            iter: 40);

    [Fact]
    public void Records_arrive_in_the_order_of_their_timestamps_and_after_their_events() =>
        AnyOptions.Sample(
            options =>
            {
                var last = options.Start.ToUnixTimeMilliseconds();
                foreach (var record in Simulation.Run(options))
                {
                    Assert.True(record.TimestampMs >= last, $"{record.TimestampMs} came after {last}");
                    Assert.StartsWith($"{record.Org}.", record.Topic, StringComparison.Ordinal);
                    last = record.TimestampMs;
                }
            },
            iter: 20);

    [Fact]
    public void Repetition_disorder_noise_and_malformed_records_do_not_touch_the_truth_of_a_session() =>
        Gen.ULong.Sample(
            seed =>
            {
                var calm = Play(Options(seed, 30, 0.5, FaultNames.None)).Truth.Sessions;
                var faults = Set(FaultNames.Duplicates, FaultNames.Disorder, FaultNames.Noise, FaultNames.Malformed, FaultNames.Late);
                var hostile = Play(Options(seed, 30, 0.5, faults)).Truth.Sessions;
                Assert.Equal(calm.Select(Text), hostile.Select(Text), StringComparer.Ordinal);
            },
            iter: 10);

    [Fact]
    public void A_big_run_has_every_fault()
    {
        var options = Options(11, 600, 2, Everything) with { SessionMinutesMax = 5 };
        var (records, truth) = Play(options);
        var totals = truth.Totals;
        Assert.True(totals.Duplicate > totals.Accepted / 100, "duplicates");
        Assert.InRange(totals.Ignored / (double)(totals.Ignored + totals.Accepted), 0.55, 0.59);
        Assert.Equal(
            [
                "empty_array", "invalid_data_shape", "json_parse_error", "missing_data", "missing_field", "missing_timestamp",
                "missing_type", "null_payload", "record_too_large", "root_not_object", "timestamp_out_of_range", "unsupported_version",
            ],
            totals.RejectedByReason.Keys,
            StringComparer.Ordinal);
        Assert.Equal(14, totals.AcceptedByFamily.Count);
        Assert.Contains(truth.Sessions, s => !s.Known && !s.Scenario.Equals("never_requested", StringComparison.Ordinal));
        Assert.True(records[^1].TimestampMs - records[0].TimestampMs > 3 * 3_600_000, "late");
        var calm = Play(options with { Faults = FaultNames.None }).Records;
        Assert.True(calm.Count > Play(options with { Faults = Set(FaultNames.Loss) }).Records.Count, "loss");
        Assert.True(LargestSkewMs(records) > 24 * 3_600_000, "skew");
        Assert.InRange(LargestSkewMs(calm), 1, 2_100);
    }

    [Fact]
    public void Without_disorder_a_sessions_records_arrive_nearly_in_order_and_with_it_they_do_not()
    {
        static long Backwards(IReadOnlySet<string> faults)
        {
            var (records, _) = Play(Options(5, 200, 1, faults));
            return records.Zip(records.Skip(1)).Count(p => EnvelopeMs(p.Second) < EnvelopeMs(p.First) - 1_000);
        }

        Assert.Equal(0, Backwards(FaultNames.None));
        Assert.True(Backwards(Set(FaultNames.Disorder)) > 100);
    }

    [Fact]
    public void Bursts_start_sessions_ten_times_as_fast_as_the_mean()
    {
        static int Busiest(IReadOnlySet<string> faults) =>
            Play(Options(5, 2_000, 2, faults) with { SessionMinutesMax = 1 }).Truth.Sessions
                .GroupBy(s => s.StartedAtMs / 10_000).Max(g => g.Count());

        Assert.True(Busiest(Set(FaultNames.Bursts)) > 5 * Busiest(FaultNames.None) / 2);
    }

    [Theory]
    [InlineData("Sessions")]
    [InlineData("Hours")]
    [InlineData("Orchestrators")]
    [InlineData("Gateways")]
    [InlineData("Organisations")]
    [InlineData("Faults")]
    public void An_option_out_of_range_is_refused_by_name_before_the_first_record(string name)
    {
        var good = Options(1, 1, 1, FaultNames.None);
        var bad = name switch
        {
            "Sessions" => good with { Sessions = 0 },
            "Hours" => good with { Hours = double.NaN },
            "Orchestrators" => good with { Orchestrators = 3 },
            "Gateways" => good with { Gateways = 0 },
            "Organisations" => good with { Organisations = 9 },
            _ => good with { Faults = Set("dupes") },
        };
        Assert.StartsWith(name, Assert.Throws<ArgumentException>(() => Simulation.Run(bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_lists_are_read_and_unknown_names_are_refused()
    {
        Assert.Equal(["loss", "noise"], FaultNames.Parse(" noise, loss ").Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Empty(FaultNames.Parse("none"));
        Assert.Empty(FaultNames.Parse(""));
        Assert.Contains("'dupes'", Assert.Throws<FormatException>(() => FaultNames.Parse("noise,dupes")).Message, StringComparison.Ordinal);
    }

    internal static SimulationOptions Options(ulong seed, int sessions, double hours, IReadOnlySet<string> faults) =>
        new() { Seed = seed, Sessions = sessions, Hours = hours, Faults = faults };

    internal static (List<SimulatedRecord> Records, RunTruth Truth) Play(SimulationOptions options)
    {
        var truth = new CollectedTruth();
        return (Simulation.Run(options, truth).ToList(), truth.Result);
    }

    internal static IReadOnlySet<string> Set(params string[] names) => names.ToHashSet(StringComparer.Ordinal);

    private static string Digest(SimulationOptions options)
    {
        using var lines = new MemoryStream();
        using var truth = new MemoryStream();
        SimulateCommand.Write(options, lines, truth);
        truth.WriteTo(lines);
        return Convert.ToHexString(SHA256.HashData(lines.GetBuffer().AsSpan(0, (int)lines.Length)));
    }

    private static string Text(SessionTruth truth) => truth with { Segments = [] } + string.Join(';', truth.Segments);

    private static long LargestSkewMs(List<SimulatedRecord> records) =>
        records.Where(r => r.Value is { } v && v.Span.IndexOf("\"type\":\"runner_"u8) >= 0).Max(r =>
        {
            using var document = System.Text.Json.JsonDocument.Parse(r.Value!.Value);
            return Math.Abs(document.RootElement.GetProperty("data").GetProperty("timestamp").GetInt64() - EnvelopeMs(r));
        });

    private static long EnvelopeMs(SimulatedRecord record)
    {
        var value = record.Value!.Value.Span;
        var at = value.IndexOf("\"timestamp\":\""u8) + 13;
        return long.Parse(value.Slice(at, 13), System.Globalization.CultureInfo.InvariantCulture);
    }
}
