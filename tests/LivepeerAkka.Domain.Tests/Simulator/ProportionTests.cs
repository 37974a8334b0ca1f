using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>The real mix has the proportions of the table in the simulator's README, within what chance allows.</summary>
public sealed class ProportionTests
{
    private const int Sessions = 1_200;

    private static readonly NetworkCensus Day = NetworkCensus.Of(SimulationOptions.Real(3, Sessions));

    private static readonly (List<SimulatedRecord> Records, RunTruth Truth) Calm =
        SimulationTests.Play(SimulationOptions.Real(4, Sessions) with { Faults = FaultNames.None });

    [Fact]
    public void Of_all_that_arrives_57_percent_is_noise()
    {
        var options = SimulationOptions.Real(3, 200) with { Hours = 3 };
        var totals = SimulationTests.Play(options with { Faults = SimulationTests.Set(FaultNames.Noise) }).Truth.Totals;
        Assert.InRange(totals.Ignored / (double)totals.Received, 0.565, 0.575);
    }

    [Fact]
    public void Some_records_arrive_again_and_few_are_rejected()
    {
        var totals = SimulationTests.Play(SimulationOptions.Real(3, 200) with { Hours = 3 }).Truth.Totals;
        Assert.InRange(totals.Duplicate / (double)totals.Accepted, 0.01, 0.15);
        Assert.InRange(totals.Rejected / (double)totals.Accepted, 0.001, 0.01);
    }

    [Fact]
    public void A_stream_has_a_status_each_ten_seconds_and_metrics_each_five_where_it_comes_by_WHIP()
    {
        var statuses = Calm.Truth.Totals.AcceptedByFamily["ai_stream_status"];
        Assert.InRange(Calm.Truth.Sessions.Sum(s => s.TotalSampleMs) / (double)statuses, 9_500, 10_500);
        Assert.InRange(Calm.Truth.Totals.AcceptedByFamily["stream_ingest_metrics"] / (double)statuses, 1.4, 1.9);
    }

    [Fact]
    public void Payments_come_a_minute_apart_as_in_the_recorded_session()
    {
        var linked = Calm.Truth.Payments.Count(p => p.LinkStatus == "linked" || p.LinkStatus == "inferred");
        var minutes = Calm.Truth.Sessions.Sum(s => s.TotalSampleMs) / 60_000.0;
        Assert.InRange(linked / minutes, 1, 2.2);
    }

    [Fact]
    public void Gateways_report_every_one_to_twenty_five_minutes_25_to_60_kilobytes()
    {
        const int gateways = 6;
        Assert.InRange(Day.SnapshotBytes.Count / (double)gateways, 24 * 60 / 16.0, 24 * 60 / 10.0);
        Assert.InRange(Day.SnapshotBytes.Average(), 20_000, 60_000);
    }

    [Fact]
    public void Nodes_are_owned_and_equipped_as_in_the_two_snapshots()
    {
        var nodes = (double)Day.Nodes.Count;
        Assert.InRange(nodes, 40, 53);
        Assert.InRange(Day.SharedWallets(), 3, 5);
        Assert.InRange(Day.NodesWith(n => NetworkCensus.Text(n, "address") == NetworkCensus.Text(n, "local_address")) / nodes, 0.3, 0.6);
        Assert.InRange(Day.NodesWith(n => NetworkCensus.Text(n, "orch_uri").EndsWith(":8935", StringComparison.Ordinal)) / nodes, 0.25, 0.6);
        Assert.InRange(Day.NodesWith(n => NetworkCensus.CardsOf(n).Count > 0) / nodes, 0.22, 0.36);
        var cards = Day.Nodes.Select(NetworkCensus.CardsOf).Where(c => c.Count > 0).ToList();
        Assert.InRange(cards.Count(c => c.Count == 1) / (double)cards.Count, 0.3, 0.75);
        Assert.True(cards.SelectMany(c => c.Values).Distinct(StringComparer.Ordinal).Count() >= 4, "kinds of cards");
    }

    [Fact]
    public void Evenings_have_four_times_the_requests_of_mornings()
    {
        var (evening, morning) = (Day.RequestsOfHour[17..21].Sum(), Day.RequestsOfHour[4..8].Sum());
        Assert.InRange(evening / (double)morning, 2.6, 4.5);
        Assert.DoesNotContain(0, Day.RequestsOfHour);
    }

    [Fact]
    public void Most_streams_are_short_and_ask_for_the_plain_model()
    {
        var minutes = Calm.Truth.Sessions.Select(s => (s.EndedAtMs - s.StartedAtMs) / 60_000.0).Order().ToList();
        Assert.InRange(minutes[minutes.Count / 2], 0.5, 3);
        Assert.InRange(minutes[minutes.Count * 99 / 100], 60, 250);
        Assert.Equal("iffusion-sdxl", Day.Models.MaxBy(m => m.Value).Key);
    }

    [Fact]
    public void Most_sessions_start_and_trouble_is_rare()
    {
        var sessions = Calm.Truth.Sessions;
        Assert.InRange(sessions.Count(s => s.StartupOutcome == "success") / (double)sessions.Count, 0.78, 0.88);
        Assert.InRange(sessions.Count(s => s.ConfirmedSwapCount + s.InferredSwapCount > 0) / (double)sessions.Count, 0.015, 0.06);
    }

    [Fact]
    public void Organisations_and_gateways_share_the_network()
    {
        var sessions = Calm.Truth.Sessions;
        Assert.Equal(["daydream", "livepeer"], sessions.Select(s => s.Org).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.True(sessions.Select(s => s.Gateway).Distinct(StringComparer.Ordinal).Count() >= 3, "gateways");
        var served = Calm.Truth.Attributions.SelectMany(a => a.Segments.Select(s => (a.Org, s.Server))).Distinct().ToLookup(s => s.Server, s => s.Org, StringComparer.Ordinal);
        Assert.Contains(served, s => s.Count() == 2);
    }
}
