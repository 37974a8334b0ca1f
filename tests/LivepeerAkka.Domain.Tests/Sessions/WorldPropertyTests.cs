using CsCheck;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>Several sessions, the capabilities of their nodes and their payments, in any order and with any repetition.</summary>
public sealed class WorldPropertyTests
{
    private const long Base = 11 * 3_600_000L;
    private static readonly string[] Operators = ["0xop1", "0xop2", "0xop3"];
    private static readonly string[] Urls = ["https://a.example:8935", "https://b.example:8935", "https://c.example:8935", "https://x.example:8935"];
    private static readonly string[] Wallets = ["0xa", "0xb", "0xc", "0xshared", "0xlone"];

    private static readonly Gen<long> Time = Gen.OneOf(
        Gen.Long[-120_000, 200_000], Gen.Long[-26, 2].Select(h => h * 3_600_000), Gen.Long[-8, 0].Select(d => d * 86_400_000)).Select(t => Base + t);

    private static readonly Gen<(EventPayload Payload, long TimeMs)> Capability = Gen.Select(
        OneOf(Operators), OneOf(Wallets), OneOf(Urls), OneOf("sdxl", "llama"), OneOf("GPU-1", "GPU-2", ""), Time,
        (operatorAddress, wallet, url, model, gpu, time) => ((EventPayload)new NetworkCapabilities([new CapabilityEntry(
            operatorAddress, wallet, url, "", [], [],
            [new CapabilityHardware("live-video-to-video", model, gpu.Length == 0 ? [] : [new CapabilityGpu(0, gpu, "4090", 8, 9, 24, 1)])])]), time));

    private static readonly Gen<LinkablePayment> Payment = Gen.Select(
        OneOf("r0", "r1", "r2", "rx", ""), OneOf("p1", "p2", ""), OneOf(Operators), OneOf(Urls), Time, Gen.Int[1, 1_000_000],
        (request, stretch, recipient, url, time, uid) =>
            new LinkablePayment(Script.Uid(5_000_000 + uid), time, request, stretch, recipient, NodeUrl.Normalize(url)));

    private static readonly Gen<World> Worlds = Gen.Select(
        ScenarioGen.Session.Array[1, 3], Capability.Array[0, 8], Payment.Array[0, 5],
        (sessions, capabilities, payments) => new World(
            sessions, [.. capabilities.SelectMany((c, i) => NodeObservations.Of(c.Payload, Script.Uid(9_000_000 + i), c.TimeMs, "g"))],
            [.. payments.DistinctBy(p => p.Uid)]));

    [Fact]
    public void Case_45_Any_permutation_and_repetition_of_sessions_capabilities_and_payments_gives_equal_facts() =>
        Gen.Select(Worlds, Gen.Int).Sample(
            (world, seed) =>
            {
                var random = new Random(seed);
                var events = world.Events();
                List<object> disturbed = [.. events, .. events.Where(_ => random.Next(3) == 0)];
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(disturbed));

                Assert.Equal(new Play(events, publishEvery: 0, random).Facts(), new Play(disturbed, publishEvery: 1 + random.Next(4), random).Facts());
            },
            iter: 1_500);

    [Fact]
    public void A_decision_names_no_operator_that_nobody_names_and_deciding_again_is_nothing_new() =>
        Gen.Select(Worlds, Gen.Int).Sample(
            (world, seed) =>
            {
                var play = new Play(world.Events(), publishEvery: 0, new Random(seed));
                play.Facts();
                var named = world.Observations.SelectMany(o => o.Offers.Select(f => f.Operator)).Concat(world.Payments.Select(p => p.Recipient)).Append("").ToHashSet();

                foreach (var (state, picture) in play.Pictures())
                {
                    Assert.All(picture.SegmentDecisions.Append(picture.Decision), d => Assert.Contains(d.Operator, named));
                    Assert.All(picture.Analysis.Segments, s => Assert.Equal(s, picture.Analysis.Segments[s.Index]));
                    Assert.All(picture.Analysis.SegmentOfSignal, s => Assert.InRange(s, picture.Analysis.Segments.Count == 0 ? -1 : 0, picture.Analysis.Segments.Count - 1));
                    Assert.Null(state.Published.Missing(picture, picture.Nodes, hasLeft: true));
                }
            },
            iter: 1_500);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private sealed record World(IncomingSignal[][] Sessions, NodeObservation[] Observations, LinkablePayment[] Payments)
    {
        public List<object> Events() =>
            [.. Sessions.SelectMany((signals, i) => signals.Select(s => (object)(i, s))), .. Observations, .. Payments];
    }

    /// <summary>What the entities do, without actors: sessions publish now and then on the way, and everything comes to rest at the end.</summary>
    private sealed class Play
    {
        private readonly Dictionary<int, SessionState> _states = [];
        private readonly Dictionary<string, NodeTimeline> _nodes = new(StringComparer.Ordinal);
        private readonly Dictionary<EventUid, LinkablePayment> _payments = [];
        private long _version;

        public Play(List<object> events, int publishEvery, Random random)
        {
            foreach (var happened in events)
            {
                switch (happened)
                {
                    case (int session, IncomingSignal signal):
                        Run(State(session), new SessionCommands.ApplySignals(KeyOf(session), [signal], 1_000));
                        break;
                    case NodeObservation observation:
                        _nodes[observation.Url] = _nodes.GetValueOrDefault(observation.Url, NodeTimelines.Empty(observation.Url)).Observe(observation).Next;
                        break;
                    case LinkablePayment payment:
                        _payments[payment.Uid] = payment;
                        break;
                }

                if (publishEvery > 0 && random.Next(publishEvery) == 0)
                {
                    Settle(conclude: random.Next(3) == 0);
                }
            }
        }

        public string Facts()
        {
            Settle(conclude: true);
            return string.Join('\n', _states.OrderBy(s => s.Key).SelectMany(s => Render(SessionFactSets.Of(KeyOf(s.Key), s.Value, Script.Rules, Picture()))));
        }

        public IEnumerable<(SessionState State, SessionPicture Picture)> Pictures() => _states.Values
            .Select(s => (State: s, Picture: SessionPicture.Of(s, Script.Rules, Picture()))).Where(s => s.Picture is not null).Select(s => (s.State, s.Picture!));

        private void Settle(bool conclude)
        {
            foreach (var (number, state) in _states.Where(_ => conclude))
            {
                Run(state, new SessionCommands.ConcludeNow(KeyOf(number)));
            }

            // Links follow spans, decisions follow links, and of these only the operators of segments lead back to links that are no evidence.
            Link();
            foreach (var (state, picture) in Pictures())
            {
                if (state.Published.Missing(picture, picture.Nodes, hasLeft: true) is { } keys)
                {
                    state.Apply(keys);
                }
            }
        }

        private void Link()
        {
            var pictures = _states.ToDictionary(s => s.Key, s => SessionPicture.Of(s.Value, Script.Rules, Picture()));
            var spans = pictures.Where(p => p.Value is not null).Select(p => new LinkableSession(
                KeyOf(p.Key).SessionId, $"r{p.Key}", p.Value!.Analysis.StartedAtMs, p.Value.Analysis.LastSignalAtMs)).ToList();
            var links = PaymentLinks.Of([.. _payments.Values], spans, []);
            foreach (var (number, state) in _states)
            {
                state.Apply(new SessionEvents.PaymentsApplied([.. _payments.Values.Select(p => new SessionPayment(
                    new PaymentEvidence(p.Uid, p.TimeMs, p.Recipient, p.Url, ""),
                    links[p.Uid].IsEvidence && links[p.Uid].SessionId == KeyOf(number).SessionId, ++_version))]));
            }
        }

        private CapabilityPicture Picture() => CapabilityPicture.Empty.With(_nodes.Values, 1);

        private SessionState State(int number) => _states.TryGetValue(number, out var state) ? state : _states[number] = new SessionState();

        private static SessionKey KeyOf(int number) => new("o", $"s{number}|r{number}");

        private static void Run(SessionState state, IWithSessionKey command)
        {
            if (SessionDecider.Decide(state, command, 2_000, Script.Rules).Event is { } entry)
            {
                state.Apply(entry);
            }
        }

        private static IEnumerable<string> Render(SessionFactSet? facts) => facts is null ? [] :
        [
            $"{facts.Session with { Version = 0, Counts = facts.Session.Counts with { DuplicateCount = 0, LateCount = 0 } }}",
            .. facts.Segments.Where(s => !s.IsDeleted).Select(s => $"{s with { Version = 0 }}"),
            .. facts.Hours.Where(h => !h.IsDeleted).OrderBy(h => (h.SegmentIndex, h.WindowStartMs)).Select(h => $"{h with { Version = 0 }}"),
        ];
    }
}
