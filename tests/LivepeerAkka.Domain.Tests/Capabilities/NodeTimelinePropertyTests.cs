using CsCheck;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Tests.Attribution;
using LivepeerAkka.Domain.Tests.Sessions;

namespace LivepeerAkka.Domain.Tests.Capabilities;

public class NodeTimelinePropertyTests
{
    [Fact]
    public void Intervals_are_the_connected_parts_of_the_sightings_in_any_order() =>
        Gen.Select(Gen.Long[0, 12].Select(n => n * 30 * Network.Minute), Gen.Long[0, 1], Gen.Int[1, 5]).Array[1, 20].Sample(
            sightings =>
            {
                var node = sightings.Aggregate(NodeTimelines.Empty("n:8935"), (n, s) => n.Observe(Sighting(s.Item1 + s.Item2, Script.Uid(s.Item3))).Next);

                Assert.Equal(Parts([.. sightings.Select(s => (s.Item1 + s.Item2, Script.Uid(s.Item3)))]), Assert.Single(node.Offers).Seen);
            },
            iter: 3000);

    [Fact]
    public void Forgetting_drops_what_ended_too_long_ago_and_nothing_else() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Time).Sample(
            (observations, now) =>
            {
                foreach (var node in Network.Timelines(observations))
                {
                    var kept = node.Forget(now + CapabilityLimits.KeptMs);

                    Assert.Equal(node.Offers.SelectMany(o => o.Seen).Count(s => s.LastMs >= now), kept.Offers.Sum(o => o.Seen.Count));
                    Assert.Equal(node.Wallets.SelectMany(w => w.Seen).Count(s => s.LastMs >= now), kept.Wallets.Sum(w => w.Seen.Count));
                    Assert.Equal(node.Recipients.SelectMany(r => r.Seen).Count(s => s.LastMs >= now), kept.Recipients.Sum(r => r.Seen.Count));
                    Assert.All(kept.Offers, o => Assert.NotEmpty(o.Seen));
                    Assert.All(kept.Offers.SelectMany(o => o.Uuids), u => Assert.True(u.LastSeenMs >= now));
                }
            },
            iter: 1000);

    [Fact]
    public void A_timeline_that_was_taken_apart_and_put_together_goes_on_as_if_nothing_had_happened() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Time).Sample(
            (observations, _) =>
            {
                foreach (var group in observations.GroupBy(o => o.Url))
                {
                    var (stayed, left) = (NodeTimelines.Empty(group.Key), NodeTimelines.Empty(group.Key));
                    foreach (var observation in group)
                    {
                        (stayed, left) = (stayed.Observe(observation).Next, Copy(left).Observe(observation).Next);
                    }

                    Assert.Equal(Network.Render(stayed), Network.Render(left));
                }
            },
            iter: 1000);

    private static NodeTimeline Copy(NodeTimeline node) => new(
        node.Url,
        [.. node.Offers.Select(o => new OfferTimeline(o.Operator, o.Pipeline, o.Model, o.Slot, [.. o.Seen], [.. o.Uuids]))],
        [.. node.Wallets.Select(w => new WalletTimeline(w.HotWallet, w.Operator, [.. w.Seen]))],
        [.. node.Recipients.Select(r => new RecipientTimeline(r.Operator, [.. r.Seen]))]);

    private static NodeObservation Sighting(long t, EventUid uid) =>
        new("n:8935", uid, t, "", [new OfferSighting("0xa", "p", "m", null, "")], [], []);

    /// <summary>The definition, word by word: neighbours in time belong together when one is within the hold of the other.</summary>
    private static List<SeenInterval> Parts((long TimeMs, EventUid Uid)[] sightings)
    {
        var parts = new List<List<(long TimeMs, EventUid Uid)>>();
        foreach (var sighting in sightings.OrderBy(s => s.TimeMs))
        {
            if (parts.Count == 0 || sighting.TimeMs - parts[^1].Max(s => s.TimeMs) > Network.Hour)
            {
                parts.Add([]);
            }

            parts[^1].Add(sighting);
        }

        return [.. parts.Select(p => new SeenInterval(
            p.Min(s => s.TimeMs), p.Where(s => s.TimeMs == p.Min(x => x.TimeMs)).Min(s => s.Uid),
            p.Max(s => s.TimeMs), p.Where(s => s.TimeMs == p.Max(x => x.TimeMs)).Min(s => s.Uid)))];
    }
}
