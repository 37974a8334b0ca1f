using System.Globalization;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Plans one session after the other, in the order of their start.</summary>
internal sealed class SessionPlanner(SimulationOptions options, SimulatedNetwork network)
{
    private const string SyntheticPrefix = "aiJobTesterStream-";

    private readonly Transport _transport = new(options.Faults);
    private SessionPlan? _previous;

    /// <summary>Plans the session with an ordinal that really starts at a time (epoch ms); ordinals ascend from 0.</summary>
    public SessionPlan Plan(int ordinal, long startMs)
    {
        var random = SeededRandom.Derive(options.Seed, Purpose.Session, (ulong)ordinal);
        var scenario = ScenarioTable.Draw(random, options.Mix);

        // Now and then a viewer asks again under the same stream id.
        var repeated = random.Chance(300) && _previous is { RequestId: not "" } previous ? previous : null;
        var gateway = repeated?.Gateway ?? random.Pick(network.Gateways);
        var style = SessionStyle.Draw(random, gateway, options);

        // Everything of the session is told by its gateway's clock.
        var request = startMs + gateway.ClockSkewMs;
        var builder = new PlanBuilder(random, gateway, request, style, options.SessionMinutesMax * 60_000L);
        ScenarioTable.Write(scenario, builder);
        var (streamId, requestId) = Ids(random, ordinal, repeated);
        var model = builder.Events.FirstOrDefault(e => e.Node is not null).Node?.LiveModel ?? "streamdiffusion-sdxl";
        var plan = new SessionPlan
        {
            Scenario = scenario,
            Gateway = gateway,
            StreamId = streamId,
            RequestId = requestId,
            Model = model,
            PipelineLabels = style.PipelineLabels,
            IdSeed = random.Next(),
            StartMs = request,
            Events = _transport.Deliver(random, SentBy(builder), gateway.ClockSkewMs),
        };
        _previous = plan.WithoutEvents();
        return plan;
    }

    // Of two nodes without URLs a payment may be read as evidence for the wrong one: such sessions pay nobody.
    private static List<PlannedEvent> SentBy(PlanBuilder builder)
    {
        var events = builder.Events.ToList();
        if (builder.Style.WalletOnlyRecords && events.Select(e => e.Node?.NodeKey).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1)
        {
            events.RemoveAll(e => e.Kind == EventKind.Payment);
        }

        return events;
    }

    private (string StreamId, string RequestId) Ids(SeededRandom random, int ordinal, SessionPlan? repeated)
    {
        var request = RequestIdOf(ordinal);
        if (repeated is { StreamId: not "" })
        {
            return (repeated.StreamId, request);
        }

        var stream = random.Chance(800)
            ? SyntheticPrefix + random.Between(1_000_000_000, 9_999_999_999).ToString(CultureInfo.InvariantCulture)
            : $"stream-{Letters(random, 6)}-{Letters(random, 8)}";
        return random.Below(200) switch
        {
            0 => ("", request),
            1 => (stream, ""),
            2 => ($" {stream} ", request),
            _ => (stream, request),
        };
    }

    // A bijection of the ordinal: no two sessions of a run share a request id.
    private string RequestIdOf(int ordinal)
    {
        var x = (uint)ordinal ^ (uint)SeededRandom.Mix(options.Seed);
        x = (x ^ (x >> 16)) * 0x7FEB352DU;
        x = (x ^ (x >> 15)) * 0x846CA68BU;
        return (x ^ (x >> 16)).ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string Letters(SeededRandom random, int count) =>
        string.Create(count, random, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[from.Below(36)];
            }
        });
}
