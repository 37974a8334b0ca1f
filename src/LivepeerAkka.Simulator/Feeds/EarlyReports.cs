using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>
/// Capability reports that do not wait for a gateway's turn: of nodes whose wallet is shared, so that the sharing is known from the
/// start, of nodes that were last seen long before the run, and of nodes that are about to get another operator.
/// </summary>
internal static class EarlyReports
{
    private const long BeforeStartMs = 60_000;

    public static IEnumerable<ListFeed> Of(SimulationOptions options, SimulatedNetwork network)
    {
        var start = options.Start.ToUnixTimeMilliseconds();
        var random = SeededRandom.Derive(options.Seed, Purpose.Reports, 0);
        var reports = new List<Emission>();
        foreach (var node in network.Nodes)
        {
            if (node.SharesWallet)
            {
                reports.Add(Report(random, network, node, start - BeforeStartMs, start));
            }
            else if (node.Successor is { } successor)
            {
                reports.Add(Report(random, network, node, start - BeforeStartMs, start));
                yield return Single(Report(random, network, successor, successor.ReportedFromMs + NetworkFaults.NoticeReportMs, start));
            }
            else if (node.ReportedUntilMs < start)
            {
                reports.Add(Report(random, network, node, node.ReportedUntilMs - 1, start));
            }
        }

        yield return new ListFeed([.. reports.OrderBy(r => r.Record.TimestampMs)]);
    }

    private static ListFeed Single(Emission report) => new([report]);

    private static Emission Report(SeededRandom random, SimulatedNetwork network, OrchestratorNode node, long atMs, long startMs)
    {
        var json = new JsonBuffer();
        var gateway = random.Pick(network.Gateways);
        Envelope.Open(json, random.Next(), "network_capabilities"u8, atMs, Envelope.NameFor(random, gateway));
        CapabilityRecord.WriteEntries(json, random, [node], atMs);
        var arrival = Math.Max(atMs - gateway.ClockSkewMs, startMs) + random.Between(15, 140);
        return Emission.Accepted(gateway, "network_capabilities", arrival, Envelope.Close(json)) with { Shown = [node], ShownAtMs = atMs };
    }
}
