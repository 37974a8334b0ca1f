using CsCheck;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class TruthTests
{
    private static readonly (List<SimulatedRecord> Records, RunTruth Truth) Calm =
        SimulationTests.Play(SimulationTests.Options(21, 1_500, 6, FaultNames.None) with { SessionMinutesMax = 4 });

    [Theory]
    [InlineData("normal_closed", "success/|ingest_closed|1")]
    [InlineData("normal_stopped", "success/|stream_stopped|1", "success/|ingest_closed|1")]
    [InlineData("normal_idle", "success/|idle|1")]
    [InlineData("refused", "excused/no_orchestrators|ingest_closed|0", "excused/no_orchestrators|stream_stopped|0",
        "excused/no_orchestrators|idle|0")]
    [InlineData("request_only", "unexcused/no_output|idle|0")]
    [InlineData("params_updates", "success/|ingest_closed|1")]
    [InlineData("reopened", "success/|ingest_closed|1", "success/|ingest_closed|2")]
    [InlineData("user_left_early", "excused/user_left_early|ingest_closed|1", "unexcused/abandoned_while_loading|ingest_closed|1",
        "excused/user_left_early|ingest_closed|0", "unexcused/abandoned_while_loading|ingest_closed|0")]
    public void Without_losses_every_script_comes_to_what_it_is_about(string scenario, params string[] expected)
    {
        var got = Of(scenario)
            .Select(s => $"{s.StartupOutcome}/{s.OutcomeReason}|{s.CloseReason}|{s.Segments.Count}")
            .Distinct(StringComparer.Ordinal);
        Assert.Equal(expected.Order(StringComparer.Ordinal), got.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_losses_swaps_are_confirmed_and_inferred_as_their_scripts_say()
    {
        Assert.All(Of("swap_confirmed"), s => Assert.Equal((1, 0, 2), (s.ConfirmedSwapCount, s.InferredSwapCount, s.Segments.Count)));
        Assert.All(Of("swap_inferred"), s => Assert.Equal((0, 1, 2), (s.ConfirmedSwapCount, s.InferredSwapCount, s.Segments.Count)));
        Assert.All(Of("swap_named_later"), s => Assert.Equal((1, 2), (s.ConfirmedSwapCount, s.Segments.Count)));
        Assert.Equal([0, 1], Of("swap_named_later").Select(s => s.InferredSwapCount).Distinct().Order());
        Assert.All(Of("swap_phantom"), s => Assert.Contains(s.Segments, g => g.StartMs == g.EndMs && g.StatusSampleCount == 0));
        Assert.All(Of("swap_and_return"), s => Assert.Equal(3, s.Segments.Count));
        Assert.All(Of("swap_after_failed_start").Select(s => s.Segments[0]), first =>
            Assert.Equal(("unexcused", "swapped_out"), (first.AttemptOutcome, first.AttemptReason)));
    }

    [Fact]
    public void Without_losses_failures_fail_in_the_way_of_their_scripts()
    {
        Assert.All(Of("startup_error"), s => Assert.Equal(("unexcused", "error"), (s.StartupOutcome, s.OutcomeReason)));
        Assert.All(Of("loading_forever"), s => Assert.Equal("unexcused", s.StartupOutcome));
        Assert.All(Of("output_lost"), s => Assert.True(s is { StartupOutcome: "success", OutputFailed: true, ZeroOutput: false }));
        Assert.All(Of("never_requested"), s => Assert.Equal(("not_in_denominator", 0), (s.StartupOutcome, s.HealthExpected)));
        Assert.All(Of("runner_restarts"), s => Assert.True(s is { RestartCount: > 0, ErrorCount: > 0, ErrorSamples: > 0 }));
        Assert.Contains(Of("input_fault"), s => s.OutcomeReason == "input_fault");
        Assert.Contains(Of("input_fault"), s => s.OutcomeReason != "input_fault");
    }

    [Fact]
    public void Truth_adds_up_whatever_was_lost() =>
        Gen.ULong.Sample(
            seed =>
            {
                var options = SimulationTests.Options(seed, 120, 1, SimulationTests.Set(FaultNames.Loss, FaultNames.Skew));
                Assert.All(SimulationTests.Play(options with { SessionMinutesMax = 10 }).Truth.Sessions, AssertAddsUp);
            },
            iter: 15);

    [Fact]
    public void Truth_comes_back_from_its_file_as_it_was()
    {
        using var file = new MemoryStream();
        SimulateCommand.Write(SimulationTests.Options(21, 50, 1, FaultNames.Demo), Stream.Null, file);
        var truth = SimulationTests.Play(SimulationTests.Options(21, 50, 1, FaultNames.Demo)).Truth;
        file.Position = 0;
        var read = TruthReader.Read(file);
        Assert.Equivalent(truth with { Hours = new HourInputs(), HourRows = [] }, read with { HourRows = [] }, strict: true);
        Assert.All(HourViews.All, view => Assert.Equal(
            HourViews.Rows(view, truth.Hours).Select(Text), HourTruth.RowsOf(view, read.HourRows).Select(Text), StringComparer.Ordinal));
        Assert.True(file.CanRead);
    }

    [Theory]
    [InlineData("", "without its totals")]
    [InlineData("{\"session\":", "line 1")]
    [InlineData("{}", "line 1")]
    [InlineData("{\"totals\":{\"sessions\":1}}", "line 1")]
    public void A_broken_truth_file_is_one_clear_line(string text, string expected)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => TruthReader.Read(file)).Message, StringComparison.Ordinal);
    }

    private static string Text(HourRow row) =>
        string.Join(',', row.Key) + string.Join(',', row.Values.Select(v => $"{v.Key}={v.Value.Exact}/{v.Value.Near:R}/{string.Join('|', v.Value.OneOf ?? [])}"));

    private static List<SessionTruth> Of(string scenario)
    {
        var sessions = Calm.Truth.Sessions.Where(s => s.Scenario == scenario).ToList();
        Assert.NotEmpty(sessions);
        return sessions;
    }

    private static void AssertAddsUp(SessionTruth s)
    {
        Assert.True(s.StartedAtMs <= s.EndedAtMs && s.EndedAtMs <= s.LastSignalAtMs, "times");
        Assert.True(s.LoadingSamples + s.RunningSamples <= s.StatusSampleCount && s.PositiveOutputSamples <= s.StatusSampleCount, "samples");
        Assert.True(s.ErrorSamples <= s.StatusSampleCount && s.HealthSignals <= s.HealthExpected, "health");
        Assert.True(s.StatusSampleCount + s.ConfirmedSwapCount + s.CloseMarkerCount <= s.EventCount, "events");
        Assert.Equal(s.StartupOutcome is "excused" or "unexcused", s.OutcomeReason.Length > 0);
        Assert.Equal(s.Known, s.StartupOutcome != "not_in_denominator");
        Assert.Equal(s.InferredSwapCount, s.Segments.Count(g => g.Boundary == "inferred"));
        if (s.Segments.Count > 0)
        {
            Assert.Equal(s.StatusSampleCount, s.Segments.Sum(g => g.StatusSampleCount));
            Assert.Equal(s.PositiveOutputSamples, s.Segments.Sum(g => g.PositiveOutputSamples));
            Assert.Equal(s.TotalSampleMs, s.Segments.Sum(g => g.SampleMs));
            Assert.Equal(s.Known, s.Segments.All(g => g.AttemptOutcome != "not_in_denominator"));
        }

        var lasting = s.Segments.Where(g => g.EndMs > g.StartMs).ToList();
        Assert.All(s.Segments, g => Assert.True(g.StartMs <= g.EndMs && g.EndMs <= s.EndedAtMs, "segment"));
        Assert.All(lasting.Zip(lasting.Skip(1)), p => Assert.True(p.First.EndMs <= p.Second.StartMs, "overlap"));
        Assert.InRange(s.TotalSampleMs, 0, 20_000L * s.StatusSampleCount);
    }
}
