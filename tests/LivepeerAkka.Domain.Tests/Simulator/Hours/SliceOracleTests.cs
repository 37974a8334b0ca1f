using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Sessions;
using LivepeerAkka.Simulator.Truth;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Domain.Tests.Simulator.Hours;

/// <summary>Sessions about the edge of an hour: what each hour gets was worked out by hand from the contract.</summary>
public sealed class SliceOracleTests
{
    private const long Ten = 10 * 3_600_000;
    private const long Eleven = 11 * 3_600_000;

    private static readonly SimulatedNetwork Network = NetworkBuilder.Build(SimulationTests.Options(1, 1, 1, FaultNames.None));
    private static readonly OrchestratorNode A = Network.Nodes[0];
    private static readonly OrchestratorNode B = Network.Nodes[1];

    [Fact]
    public void Case_36_minutes_are_split_at_the_hour_and_the_attempt_is_in_the_first()
    {
        var reading = Read(script =>
        {
            script.Trace(EventKind.Request, Eleven - 60_000, null);
            script.Trace(EventKind.FirstIngest, Eleven - 58_000, A);
            script.Trace(EventKind.FirstProcessed, Eleven - 57_000, A);
            script.Trace(EventKind.FewProcessed, Eleven - 54_000, A);
            for (var at = Eleven - 46_000; at < Eleven + 60_000; at += 10_000)
            {
                script.Status(at, A, PlannedState.Online, 20_000_000, 17_000_000);
            }

            script.Trace(EventKind.IngestClosed, Eleven + 60_000, A);
        });

        // 10:59:14 … 10:59:54 are five samples: 10 s + 4 × 10 s, and six of the ten seconds before 11:00:04.
        Assert.Equal([(Ten, 5, 56_000L), (Eleven, 6, 54_000L)], Slices(reading).Select(s => (s.WindowStartMs, s.OutputMicros.Count, s.SampleMs)));
        var attempt = AttemptOracle.Of(reading.Truth, reading.Segments, 0)!;
        Assert.Equal((3_000, 4_000, 6_000), (attempt.FirstOutputMs, attempt.StartupMs, attempt.PlayableMs));
        Assert.Equal(("success", 3, false), (attempt.Outcome, attempt.HealthSignals, attempt.OutputFailed));
    }

    [Fact]
    public void Samples_count_in_their_own_minute_and_their_time_is_cut_at_minutes()
    {
        var slice = Assert.Single(Slices(Read(script =>
        {
            script.Trace(EventKind.Request, Ten, null);
            script.Trace(EventKind.FirstIngest, Ten + 1_000, A);
            foreach (var at in new[] { Ten + 55_000, Ten + 65_000, Ten + 120_000 })
            {
                script.Status(at, A, PlannedState.Online, 20_000_000, 17_000_000);
            }
        })));

        // The first stands for ten seconds of its own minute; the last for twenty, all of them before its minute.
        Assert.Equal([(Ten, 1, 15_000L), (Ten + 60_000, 1, 25_000L), (Ten + 120_000, 1, 0L)], slice.Minutes.Select(m => (m.WindowStartMs, m.OutputMicros.Count, m.SampleMs)));
    }

    [Fact]
    public void Case_37_a_start_that_fails_in_its_hour_is_kept()
    {
        var slice = Assert.Single(Slices(Read(script =>
        {
            script.Trace(EventKind.Request, Ten + 300_000, null);
            script.Status(Ten + 310_000, A, PlannedState.Loading, 20_000_000, 0);
            script.Trace(EventKind.IngestClosed, Ten + 420_000, null);
        })));
        Assert.Equal((1, false, 10_000), (slice.OutputMicros.Count, slice.IsTailArtifact, slice.SampleMs));
    }

    [Fact]
    public void Case_38_six_samples_ten_seconds_apart_are_a_minute()
    {
        var slice = Assert.Single(Slices(Read(script =>
        {
            for (var i = 0; i < 6; i++)
            {
                script.Status(Ten + (i * 10_000), A, PlannedState.Online, 20, 20);
            }
        })));
        Assert.Equal((6, 60_000), (slice.RunningSamples, slice.SampleMs));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Silence_after_the_hour_is_an_artifact_up_to_two_samples(int samples, bool isTail)
    {
        var slices = Slices(Read(script =>
        {
            script.Status(Eleven - 5_000, A, PlannedState.Online, 20, 20);
            for (var i = 0; i < samples; i++)
            {
                script.Status(Eleven + 5_000 + (i * 10_000), A, PlannedState.Loading, 20, 0);
            }
        }));
        Assert.Equal([false, isTail], slices.Select(s => s.IsTailArtifact));
        Assert.Equal([15_000L, (samples * 10_000L) - 5_000], slices.Select(s => s.SampleMs));
    }

    [Fact]
    public void A_sample_on_the_hour_is_of_the_hour_that_begins_and_its_time_of_the_one_that_ended()
    {
        var slices = Slices(Read(script =>
        {
            script.Status(Eleven - 10_000, A, PlannedState.Online, 20, 20);
            script.Status(Eleven, A, PlannedState.Online, 20, 20);
        }));
        Assert.Equal([(1, 20_000L), (1, 0L)], slices.Select(s => (s.OutputMicros.Count, s.SampleMs)));
    }

    [Fact]
    public void The_first_sample_counts_its_ten_seconds_in_its_own_hour_and_a_long_gap_twenty()
    {
        var slices = Slices(Read(script =>
        {
            script.Status(Eleven + 2_000, A, PlannedState.Online, 20, 20);
            script.Status((2 * Eleven) - Ten + 5_000, A, PlannedState.Online, 20, 20);
        }));
        Assert.Equal([(Eleven, 25_000L), ((2 * Eleven) - Ten, 5_000L)], slices.Select(s => (s.WindowStartMs, s.SampleMs)));
    }

    [Fact]
    public void Each_segment_of_a_swap_at_the_edge_is_an_attempt_of_its_own_hour()
    {
        var reading = Read(script =>
        {
            script.Trace(EventKind.Request, Eleven - 30_000, null);
            script.Trace(EventKind.FirstIngest, Eleven - 28_000, A);
            script.Status(Eleven - 20_000, A, PlannedState.Loading, 20, 0);
            script.Trace(EventKind.Swap, Eleven - 1, A);
            script.Trace(EventKind.FirstIngest, Eleven, B);
            script.Trace(EventKind.FirstProcessed, Eleven + 400, B);
            script.Trace(EventKind.FewProcessed, Eleven + 3_000, B);
            script.Status(Eleven + 9_000, B, PlannedState.Online, 20, 20);
        });
        var (left, took) = (AttemptOracle.Of(reading.Truth, reading.Segments, 0)!, AttemptOracle.Of(reading.Truth, reading.Segments, 1)!);
        Assert.Equal(("unexcused", "swap", true, 1), (left.Outcome, left.EndReason, left.LoadingOnly, left.HealthSignals));
        Assert.Equal(("success", 400, 3_000, 3_000), (took.Outcome, took.FirstOutputMs, took.StartupMs, took.PlayableMs));
        Assert.Equal(Eleven, reading.Segments[1].StartMs);
        Assert.Equal([Eleven], SliceOracle.Of(reading.Segments[1], reading.ErrorSamples).Select(s => s.WindowStartMs));
    }

    private static List<HourSliceTruth> Slices(SessionReading reading) => SliceOracle.Of(reading.Segments[0], reading.ErrorSamples);

    private static SessionReading Read(Action<PlanBuilder> write)
    {
        var gateway = Network.Gateways[0];
        var style = new SessionStyle { NamedPerTenThousand = 10_000, FlatStatuses = false, Sloppy = false };
        var script = new PlanBuilder(new SeededRandom(1), gateway, requestMs: 0, style, longestMs: 60_000);
        write(script);
        var plan = new SessionPlan
        {
            Scenario = Scenario.NormalClosed,
            Gateway = gateway,
            StreamId = "s",
            RequestId = "r",
            Model = "m",
            IdSeed = 1,
            StartMs = 0,
            Events = [.. script.Events],
        };
        return SessionOracle.Of(plan, capabilities: null);
    }
}
