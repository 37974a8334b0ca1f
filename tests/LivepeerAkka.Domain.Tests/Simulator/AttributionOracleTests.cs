using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Decisions that were worked out by hand from the contract.</summary>
public sealed class AttributionOracleTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Start = 1_000 * Hour;
    private const long End = Start + (10 * Minute);

    private static readonly ModelOffer Sdxl = new(Catalogue.LiveVideo, "live-video-to-video", "sdxl", 1);
    private static readonly ModelOffer Turbo = new(Catalogue.LiveVideo, "live-video-to-video", "turbo", 1);
    private static readonly ModelOffer Llama = new(33, "llm", "llama", 1);

    [Fact]
    public void A_node_that_is_reported_has_its_operator_model_and_card()
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl]);
        var got = Decide(Seen(node, Start - Minute), Evidence(node, "sdxl"));
        Assert.Equal(("resolved", "matched", "uri_and_address", 1_000), (got.Status, got.Reason, got.Method, got.ConfidencePerMille));
        Assert.Equal(("0xop", "a.example:8935", "live-video-to-video", "sdxl"), (got.Operator, got.Node, got.Pipeline, got.Model));
        Assert.Equal((Catalogue.Cards[0].Name, 1), (got.Gpu!.ModelName, got.Gpu.Count));
        Assert.Equal([node.Cards[0].IdAfter(0)], got.Gpu.Ids);
    }

    [Fact]
    public void Case_26_a_hot_wallet_with_two_models_is_decided_by_the_hint_and_a_hint_that_nobody_offers_is_incompatible()
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl, Llama]);
        var network = Seen(node, Start - Minute);
        var got = Decide(network, WalletEvidence("0xhot", "SDXL"));
        Assert.Equal(("resolved", "hot_wallet", 800, "sdxl"), (got.Status, got.Method, got.ConfidencePerMille, got.Model));
        var other = Decide(network, WalletEvidence("0xhot", "comfyui"));
        Assert.Equal(("unresolved", "incompatible_candidate", "comfyui", ""), (other.Status, other.Reason, other.Model, other.Operator));
    }

    [Fact]
    public void Several_models_and_no_hint_leave_the_model_empty_and_the_card_known_where_they_share_it()
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl, Turbo]);
        var got = Decide(Seen(node, Start - Minute), Evidence(node, ""));
        Assert.Equal(("resolved", "", "live-video-to-video", 1), (got.Status, got.Model, got.Pipeline, got.Gpu!.Count));
    }

    [Fact]
    public void Case_28_a_shared_wallet_never_decides_alone()
    {
        var (a, b) = (Node("a.example:8935", "0xopa", "0xhot", [Sdxl]), Node("b.example:8935", "0xopb", "0xhot", [Sdxl]));
        var network = Seen((a, [Start - Minute]), (b, [Start - (24 * Hour)]));
        var alone = Decide(network, WalletEvidence("0xhot", "sdxl"));
        Assert.Equal(("ambiguous", "shared_wallet", ""), (alone.Status, alone.Reason, alone.Operator));
        Assert.Equal("0xopa", Decide(network, Evidence(a, "sdxl")).Operator);
        Assert.Equal("0xopb", Decide(network, Evidence(b, "sdxl")).Operator);
    }

    [Fact]
    public void Case_29_identical_cards_are_a_pool_and_different_ones_a_mixed_pool()
    {
        var pool = Decide(Seen(Node("a.example:8935", "0xop", "0xhot", [Sdxl], cards: [0, 0, 0, 0, 0, 0, 0, 0]), Start), Evidence("a.example:8935", "0xhot"));
        Assert.Equal((8, Catalogue.Cards[0].Name, Catalogue.Cards[0].MemoryBytes), (pool.Gpu!.Count, pool.Gpu.ModelName, pool.Gpu.MemoryBytes));
        Assert.Empty(pool.Gpu.Ids);
        var mixed = Decide(Seen(Node("a.example:8935", "0xop", "0xhot", [Sdxl], cards: [0, 1]), Start), Evidence("a.example:8935", "0xhot"));
        Assert.Equal(new GpuTruth("", null, 2, []), mixed.Gpu! with { Ids = [] });
        Assert.Equal("resolved", mixed.Status);
    }

    [Fact]
    public void Case_29_a_slot_keeps_its_place_while_its_uuids_change()
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl], restartEveryMs: Hour);
        var got = Decide(Seen((node, [Start - (3 * Hour), Start - (2 * Hour), Start - Minute])), Evidence(node, "sdxl"));
        Assert.Equal((1, 3), (got.Gpu!.Count, got.Gpu.Ids.Count));
    }

    [Theory]
    [InlineData(-60 * Minute, "resolved", "matched", 1_000)]
    [InlineData((-60 * Minute) - 1, "resolved", "matched_prior", 900)]
    [InlineData(-24 * Hour, "resolved", "matched_prior", 900)]
    [InlineData((-24 * Hour) - 1, "stale", "stale_candidate", 400)]
    [InlineData(-168 * Hour, "stale", "stale_candidate", 400)]
    [InlineData((-168 * Hour) - 1, "unresolved", "missing_candidate", 0)]
    [InlineData(30_000, "resolved", "future_skew", 800)]
    [InlineData(30_001, "resolved", "learned_later", 700)]
    [InlineData(40 * Minute, "resolved", "learned_later", 700)]
    [InlineData((40 * Minute) + 1, "unresolved", "missing_candidate", 0)]
    public void Case_31_32_the_only_sighting_decides_by_its_age(long fromStartMs, string status, string reason, int confidence)
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl]);
        var got = Decide(Seen(node, Start + fromStartMs), Evidence(node, "sdxl"));
        Assert.Equal((status, reason, confidence), (got.Status, got.Reason, got.ConfidencePerMille));
        Assert.Equal(status == "unresolved" ? "" : "0xop", got.Operator);
        Assert.Equal(status == "resolved", got.Gpu is not null);
    }

    [Fact]
    public void Case_30_a_stable_node_that_is_still_reported_is_exact()
    {
        var node = Node("a.example:8935", "0xop", "0xhot", [Sdxl]);
        var times = Enumerable.Range(0, 24).Select(i => Start - (6 * Hour) + (i * 15 * Minute)).ToArray();
        Assert.Equal("matched", Decide(Seen((node, times)), Evidence(node, "sdxl")).Reason);
    }

    [Fact]
    public void Learned_later_needs_a_node_that_was_not_known_for_what_is_asked()
    {
        var (known, learned) = (Node("a.example:8935", "0xop", "0xhot", [Sdxl]), Node("a.example:8935", "0xop", "0xhot", [Turbo]));
        var network = Seen((known, [Start - (48 * Hour)]), (learned, [Start + Hour / 4]));
        Assert.Equal("stale_candidate", Decide(network, Evidence(known, "")).Reason);
        Assert.Equal("learned_later", Decide(network, Evidence(known, "turbo")).Reason);
    }

    [Fact]
    public void A_node_without_hardware_is_matched_without_it()
    {
        var got = Decide(Seen(Node("a.example:8935", "0xop", "0xhot", [Sdxl], reportsHardware: false), Start), Evidence("a.example:8935", "0xhot"));
        Assert.Equal(("hardware_less", "matched_without_hardware", "sdxl"), (got.Status, got.Reason, got.Model));
        Assert.Null(got.Gpu);
    }

    [Fact]
    public void A_url_that_nobody_reports_falls_through_to_the_wallets_operator_and_keeps_the_url()
    {
        var got = Decide(Seen(Node("a.example:8935", "0xop", "0xhot", [Sdxl]), Start), Evidence("new.example:8935", "0xhot"));
        Assert.Equal(("hardware_less", "hot_wallet", "0xop", "new.example:8935"), (got.Status, got.Method, got.Operator, got.Node));
        Assert.Equal(("sdxl", ""), (got.Model, got.Pipeline));
        Assert.Null(got.Gpu);
    }

    [Fact]
    public void A_url_that_moved_goes_to_whom_the_payment_names_else_to_the_later_owner()
    {
        var (a, b) = (Node("a.example:8935", "0xopa", "0xhot", [Sdxl]), Node("a.example:8935", "0xopb", "0xhot", [Sdxl]));
        var moved = Seen((a, [Start - (20 * Minute)]), (b, [Start - (10 * Minute)]));
        Assert.Equal(("0xopb", "matched"), Of(Decide(moved, Evidence(b, "sdxl"))));
        var paid = Evidence(b, "sdxl") with { Payments = [("0xopa", "a.example:8935")] };
        Assert.Equal(("0xopa", "matched_recipient"), Of(Decide(moved, paid)));
        var interleaved = Seen((a, [Start - (20 * Minute), Start - (5 * Minute)]), (b, [Start - (10 * Minute)]));
        Assert.Equal(("", "ambiguous_candidates"), Of(Decide(interleaved, Evidence(b, "sdxl"))));
    }

    [Fact]
    public void The_owner_whose_wallet_agrees_comes_before_the_other_one()
    {
        var (a, b) = (Node("a.example:8935", "0xopa", "0xhota", [Sdxl]), Node("a.example:8935", "0xopb", "0xhotb", [Sdxl]));
        var moved = Seen((a, [Start - (20 * Minute)]), (b, [Start - (10 * Minute)]));
        Assert.Equal(("0xopa", "matched"), Of(Decide(moved, Evidence(a, "sdxl"))));
        Assert.Equal(("0xopb", "matched"), Of(Decide(moved, Evidence(b, "sdxl"))));
    }

    [Fact]
    public void Several_nodes_of_one_operator_leave_node_and_card_empty()
    {
        var (a, b) = (Node("a.example:8935", "0xop", "0xhot", [Sdxl]), Node("b.example:8935", "0xop", "0xhot", [Sdxl]));
        var got = Decide(Seen((a, [Start]), (b, [Start])), WalletEvidence("0xhot", "sdxl"));
        Assert.Equal(("0xop", "", "sdxl"), (got.Operator, got.Node, got.Model));
        Assert.Null(got.Gpu);
    }

    [Fact]
    public void A_payment_names_the_node_of_a_segment_without_url_even_under_a_shared_wallet()
    {
        var (a, b) = (Node("a.example:8935", "0xopa", "0xhot", [Sdxl]), Node("b.example:8935", "0xopb", "0xhot", [Sdxl]));
        var evidence = WalletEvidence("0xhot", "sdxl") with { Payments = [("0xopb", "b.example:8935")] };
        var got = Decide(Seen((a, [Start]), (b, [Start])), evidence);
        Assert.Equal(("resolved", "matched_recipient", "payment_recipient", "b.example:8935"), (got.Status, got.Reason, got.Method, got.Node));
    }

    [Fact]
    public void Nothing_that_names_anybody_is_no_evidence()
    {
        var got = Decide(Seen(Node("a.example:8935", "0xop", "0xhot", [Sdxl]), Start), Evidence("", "") with { Carried = [] });
        Assert.Equal(("unresolved", "no_identity_evidence"), (got.Status, got.Reason));
    }

    private static (string, string) Of(IdentityTruth truth) => (truth.Operator, truth.Reason);

    private static IdentityTruth Decide(ObservedNetwork network, OracleEvidence evidence) => new AttributionOracle(network).Decide(evidence);

    private static ObservedNetwork Seen(OrchestratorNode node, long atMs) => Seen((node, [atMs]));

    private static ObservedNetwork Seen(params (OrchestratorNode Node, long[] Times)[] sightings)
    {
        var network = new ObservedNetwork();
        foreach (var (node, times) in sightings)
        {
            foreach (var at in times)
            {
                network.Note(node, at);
            }
        }

        network.Complete();
        return network;
    }

    private static OracleEvidence Evidence(OrchestratorNode node, string hint) => Evidence(node.NodeKey, node.HotWallet) with { ModelHint = hint };

    private static OracleEvidence WalletEvidence(string wallet, string hint) => Evidence("", wallet) with { ModelHint = hint };

    private static OracleEvidence Evidence(string url, string wallet) => new()
    {
        Url = url,
        Carried = [new ServerKey(url, wallet)],
        ModelHint = "sdxl",
        StartMs = Start,
        EndMs = End,
    };

    private static OrchestratorNode Node(
        string key, string owner, string wallet, ModelOffer[] offers, int[]? cards = null, bool reportsHardware = true, long restartEveryMs = 0) => new()
        {
            Index = 0,
            Operator = new Operator(owner),
            HotWallet = wallet,
            NodeKey = key,
            Url = $"https://{key}",
            Version = "1",
            RunnerVersion = "1",
            Cards = (cards ?? [0]).Select((type, i) => new Card((ulong)i, Catalogue.Cards[type])).ToList(),
            ReportsHardware = reportsHardware,
            Offers = offers,
            RunnerSkewMs = 0,
            InfoSpellings = [],
            WalletInfo = [],
            RestartEveryMs = restartEveryMs,
        };
}
