using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Tests.Sessions;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Capabilities;

public class NodeTimelineTests
{
    private const string Url = "a:8935";
    private const long T = 30 * Day;

    [Fact]
    public void The_first_report_begins_an_offer_and_is_consequential()
    {
        var (node, effect) = NodeTimelines.Empty(Url).Observe(Cap(T));

        Assert.Equal([new SeenInterval(T, Script.Uid(1), T, Script.Uid(1))], Assert.Single(node.Offers).Seen);
        Assert.Equal((true, true, Url, T, long.MinValue), (effect.IsChange, effect.IsConsequential, effect.Url, effect.TimeMs, effect.StartsFromMs));
        Assert.Equal(["0xhot"], effect.Wallets);
        Assert.Equal(["0xa"], effect.Operators);
        Assert.Equal((T - Day, T + (7 * Day)), (effect.EndsFromMs, effect.StartsToMs));
    }

    [Fact]
    public void A_report_within_the_hold_decides_nothing_before_the_hold_it_extends()
    {
        var (_, effect) = Seen(Cap(T)).Observe(Cap(T + Hour, 2));

        Assert.Equal((true, false, T + Hour + 1), (effect.IsChange, effect.IsConsequential, effect.StartsFromMs));
    }

    [Fact]
    public void A_report_after_the_hold_begins_an_interval() =>
        Assert.True(Seen(Cap(T)).Observe(Cap(T + Hour + 1, 2)).Effect.IsConsequential);

    [Fact]
    public void A_report_that_says_nothing_new_leaves_the_timeline_itself()
    {
        var node = Seen(Cap(T), Cap(T + Hour, 2));

        foreach (var observation in new[] { Cap(T), Cap(T + Minute, 3), Cap(T, 4), Cap(T + Hour, 4) })
        {
            var (next, effect) = node.Observe(observation);

            Assert.Same(node, next);
            Assert.Equal((false, false, long.MaxValue), (effect.IsChange, effect.IsConsequential, effect.StartsFromMs));
        }
    }

    [Fact]
    public void Growing_backwards_joining_and_going_on_in_the_past_are_consequential()
    {
        Assert.True(Seen(Cap(T)).Observe(Cap(T - Minute, 2)).Effect.IsConsequential);
        Assert.True(Seen(Cap(T), Cap(T + (2 * Hour), 2)).Observe(Cap(T + Hour, 3)) is { Effect.IsConsequential: true, Next.Offers: [{ Seen.Count: 1 }] });
        Assert.True(Seen(Cap(T), Cap(T + (5 * Hour), 2)).Observe(Cap(T + Hour, 3)).Effect.IsConsequential);
        Assert.True(Seen(Cap(T)).Observe(Cap(T - (3 * Day), 2)).Effect.IsConsequential);
    }

    [Fact]
    public void Of_records_at_one_time_the_lowest_uid_stands()
    {
        var (node, effect) = Seen(Cap(T, 5)).Observe(Cap(T, 3));

        Assert.Equal((Script.Uid(3), Script.Uid(3)), (node.Offers[0].Seen[0].FirstUid, node.Offers[0].Seen[0].LastUid));
        Assert.True(effect.IsConsequential);
    }

    [Fact]
    public void Another_operator_of_the_node_or_of_its_wallet_is_consequential_and_so_is_one_that_comes_back()
    {
        var node = Seen(Cap(T));

        var (moved, effect) = node.Observe(Cap(T + Minute, 2, "0xb"));
        Assert.True(effect.IsConsequential);
        Assert.Equal(["0xa", "0xb"], effect.Operators);
        Assert.Equal([("0xhot", "0xa"), ("0xhot", "0xb")], moved.Wallets.Select(w => (w.HotWallet, w.Operator)));

        var (back, again) = moved.Observe(Cap(T + (2 * Minute), 3));
        Assert.True(again.IsConsequential);
        Assert.False(back.Observe(Cap(T + (3 * Minute), 4)).Effect.IsConsequential);
    }

    [Fact]
    public void A_new_uuid_of_a_card_is_no_new_offer_and_decides_only_what_starts_after_it()
    {
        var (node, effect) = Seen(Cap(T, uuid: "x")).Observe(Cap(T + Minute, 2, uuid: "y"));

        Assert.Equal([new SlotUuid("x", T, T), new SlotUuid("y", T + Minute, T + Minute)], Assert.Single(node.Offers).Uuids);
        Assert.Equal((false, T + Minute), (effect.IsConsequential, effect.StartsFromMs));
        Assert.True(node.Observe(Cap(T + 1, 3, uuid: "y")).Effect.IsConsequential);
        Assert.True(node.Observe(Cap(T + 1, 3, uuid: "z")).Effect.IsConsequential);
    }

    [Fact]
    public void Discovery_and_payments_are_kept_and_decide_nothing()
    {
        var (found, byDiscovery) = NodeTimelines.Empty(Url).Observe(Only(new DiscoveryResults([new("0xhot", Url, 1)])));
        var (paid, byPayment) = found.Observe(Only(new Payment("", "", "", "", "0xa", Url, null, "", null, null, null, "", null)));
        var (later, _) = paid.Observe(Only(new Payment("", "", "", "", "0xa", Url, null, "", null, null, null, "", null), T + Minute, 2));

        Assert.Equal((true, false), (byDiscovery.IsChange, byDiscovery.IsConsequential));
        Assert.Equal((true, false), (byPayment.IsChange, byPayment.IsConsequential));
        Assert.Equal(("0xhot", ""), (Assert.Single(later.Wallets).HotWallet, later.Wallets[0].Operator));
        Assert.Equal((T, T + Minute), Assert.Single(Assert.Single(later.Recipients).Seen) is var s ? (s.FirstMs, s.LastMs) : default);
    }

    [Fact]
    public void What_ended_more_than_fifteen_days_ago_is_forgotten()
    {
        var node = Seen(Cap(T), Cap(T + (3 * Hour), 2), Cap(T + (3 * Hour), 2, "0xb"));

        Assert.Same(node, node.Forget(T + (15 * Day)));
        Assert.Equal((2, 1), node.Forget(T + (15 * Day) + 1) is var f ? (f.Offers.Count, f.Offers[0].Seen.Count) : default);
        Assert.False(node.Forget(T + (15 * Day) + (3 * Hour)).IsEmpty());
        Assert.True(node.Forget(T + (15 * Day) + (3 * Hour) + 1).IsEmpty());
    }

    [Fact]
    public void An_observation_of_another_node_is_refused() =>
        Assert.Throws<ArgumentException>(() => NodeTimelines.Empty("b:8935").Observe(Cap(T)));

    private static NodeTimeline Seen(params NodeObservation[] observations) =>
        observations.Aggregate(NodeTimelines.Empty(Url), (node, o) => node.Observe(o).Next);

    private static NodeObservation Cap(long t, int uid = 1, string operatorAddress = "0xa", string uuid = "1", string model = "sdxl") =>
        Only(new NetworkCapabilities([Entry(operatorAddress, "0xhot", Url, Hardware(model, Gpu(0, uuid)))]), t, uid);

    private static NodeObservation Only(EventPayload payload, long t = T, int uid = 1) =>
        Assert.Single(NodeObservations.Of(payload, Script.Uid(uid), t, ""));
}
