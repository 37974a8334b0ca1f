using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Tests.Sessions;
using static LivepeerAkka.Domain.Tests.Capabilities.Network;

namespace LivepeerAkka.Domain.Tests.Capabilities;

public class NodeObservationTests
{
    [Fact]
    public void A_snapshot_gives_an_observation_for_every_node_with_its_offers_and_wallet()
    {
        var seen = Observe(new NetworkCapabilities([
            Entry("0xB", "0xHOT2", "https://B/", Hardware("sdxl", Gpu(0, " GPU-1 "))),
            Entry("0xa", "0xhot", "a", new CapabilityHardware("LLM", " llama ", [])),
        ]));

        Assert.Equal(["a:8935", "b:8935"], seen.Select(o => o.Url));
        Assert.Equal([new OfferSighting("0xa", "llm", "llama", null, "")], seen[0].Offers);
        Assert.Equal([new OfferSighting("0xb", Live, "sdxl", new GpuSlot(Card, Memory, 0), "gpu-1")], seen[1].Offers);
        Assert.Equal([new WalletSighting("0xhot2", "0xb")], seen[1].Wallets);
        Assert.All(seen, o => Assert.Equal((Script.Uid(7), 5L, "g"), (o.Uid, o.TimeMs, o.Gateway)));
    }

    [Fact]
    public void Ordinals_count_distinct_cards_of_a_kind_in_the_order_of_the_hardware_and_index()
    {
        var seen = Observe(new NetworkCapabilities([Entry("0xa", "", "a",
            Hardware("sdxl", Gpu(1, "late"), Gpu(0, "early"), Gpu(2, "other", "RTX 3090")),
            Hardware("flux", Gpu(0, "EARLY"), Gpu(3, "last"), Gpu(4, "small", memory: 1)))]));

        var slotByUuid = seen[0].Offers.Select(o => (o.Uuid, o.Slot!.Value)).Distinct().ToDictionary(p => p.Uuid, p => p.Value);
        Assert.Equal(
            [("early", 0), ("late", 1), ("last", 2), ("other", 0), ("small", 0)],
            new[] { "early", "late", "last", "other", "small" }.Select(u => (u, slotByUuid[u].Ordinal)));
        Assert.Equal(6, seen[0].Offers.Count);
    }

    [Fact]
    public void A_card_without_a_uuid_is_told_by_its_index()
    {
        var seen = Observe(new NetworkCapabilities([Entry("0xa", "", "a",
            Hardware("sdxl", Gpu(0, ""), Gpu(1, "")), Hardware("flux", Gpu(1, " ")))]));

        Assert.Equal([("flux", 1), ("sdxl", 0), ("sdxl", 1)], seen[0].Offers.Select(o => (o.Model, o.Slot!.Value.Ordinal)));
    }

    [Fact]
    public void A_card_that_two_models_run_on_is_one_slot()
    {
        var seen = Observe(new NetworkCapabilities([Entry("0xa", "", "a", Hardware("sdxl", Gpu(0, "1")), Hardware("flux", Gpu(0, "1")))]));

        Assert.Single(seen[0].Offers.Select(o => o.Slot).Distinct());
    }

    [Fact]
    public void Entries_of_one_node_in_one_record_are_one_observation()
    {
        var entry = Entry("0xa", "0xhot", "a", Hardware("sdxl", Gpu(0, "1")));

        var seen = Assert.Single(Observe(new NetworkCapabilities([entry, entry with { HotWallet = "0xhot2", Url = "https://A:8935/" }])));

        Assert.Equal(("0xhot", "0xhot2", 1), (seen.Wallets[0].HotWallet, seen.Wallets[1].HotWallet, seen.Offers.Count));
    }

    [Fact]
    public void Models_and_placeholders_are_offers_without_a_card()
    {
        var seen = Observe(new NetworkCapabilities([Models("0xa", "", "a", (33, "llama"), (99, "odd")), Entry("0xb", "", "b")]));

        Assert.Equal([("", "odd"), ("llm", "llama")], seen[0].Offers.Select(o => (o.Pipeline, o.Model)));
        Assert.Equal(new OfferSighting("0xb", "", "", null, ""), Assert.Single(seen[1].Offers));
    }

    [Fact]
    public void Without_a_url_there_is_no_node_and_without_an_operator_no_offer()
    {
        Assert.Empty(Observe(new NetworkCapabilities([Entry("0xa", "0xhot", ""), Entry("0xa", "0xhot", ":::")])));

        var seen = Assert.Single(Observe(new NetworkCapabilities([Entry(" ", "0xhot", "a", Hardware("sdxl", Gpu(0, "1")))])));
        Assert.Empty(seen.Offers);
        Assert.Equal([new WalletSighting("0xhot", "")], seen.Wallets);
        Assert.Empty(Observe(new NetworkCapabilities([Entry("", "", "a")])));
    }

    [Fact]
    public void Discovery_ties_wallets_to_nodes_and_payments_operators()
    {
        var found = Observe(new DiscoveryResults([new("0xHot", "https://a", 1), new("", "b", 1), new("0xhot", "", 1)]));
        var paid = Observe(new Payment("", "", "", "", " 0xA", "https://a", null, "", null, null, null, "", null));

        Assert.Equal([new WalletSighting("0xhot", "")], Assert.Single(found).Wallets);
        Assert.Equal(["0xa"], Assert.Single(paid).Recipients);
        Assert.Empty(Observe(new Payment("", "", "", "", "", "a", null, "", null, null, null, "", null)));
    }

    [Fact]
    public void Other_records_say_nothing_about_nodes()
    {
        var trace = new StreamTrace("s", "r", new OrchestratorInfo("0xhot", "https://a"), "t", "", "", "", "");

        Assert.Empty(NodeObservations.Of(new CandidateEvent(Script.Uid(1), "stream_trace", EventFamily.StreamTrace, 1, 1, false, "g", 0, trace, default)));
    }

    private static IReadOnlyList<NodeObservation> Observe(EventPayload payload) => NodeObservations.Of(payload, Script.Uid(7), 5, "g");
}
