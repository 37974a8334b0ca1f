using CsCheck;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Tests.Capabilities;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>What holds for every network and every segment, whatever arrives in whatever order.</summary>
public class AttributionPropertyTests
{
    private const int Runs = 5000;

    [Fact]
    public void Any_permutation_and_repetition_of_observations_gives_equal_timelines_and_decisions() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Evidence, Gen.Int).Sample(
            (observations, evidence, seed) =>
            {
                var random = new Random(seed);
                var scattered = observations.Concat(observations.Where(_ => random.Next(2) == 0)).ToArray();
                random.Shuffle(scattered);
                var (expected, actual) = (Network.PictureOf(observations), Network.PictureOf(scattered));

                Assert.Equal(expected.Nodes.Select(Network.Render).Order(), actual.Nodes.Select(Network.Render).Order());
                Assert.Equal(expected.Decide(evidence), actual.Decide(evidence));
            },
            iter: Runs);

    [Fact]
    public void A_decision_never_names_an_operator_that_no_observation_names_nor_a_wallet() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Evidence).Sample(
            (observations, evidence) =>
            {
                var operators = observations.SelectMany(o => o.Offers).Select(o => o.Operator).ToHashSet();
                var decision = Network.PictureOf(observations).Decide(evidence);

                Assert.True(decision.Operator.Length == 0 || operators.Contains(decision.Operator));
                Assert.True(decision.RunnerUp.Length == 0 || operators.Contains(decision.RunnerUp));
                Assert.False(decision.RunnerUp.Length > 0 && string.Equals(decision.RunnerUp, decision.Operator, StringComparison.Ordinal));
            },
            iter: Runs);

    [Fact]
    public void A_decision_keeps_to_the_table_of_results() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Evidence).Sample(
            (observations, evidence) =>
            {
                var picture = Network.PictureOf(observations);
                var decision = picture.Decide(evidence);
                var isDecided = decision.Status is AttributionStatus.Resolved or AttributionStatus.HardwareLess or AttributionStatus.Stale;

                Assert.Equal(decision, picture.Decide(evidence));
                Assert.Equal(isDecided, decision.Operator.Length > 0);
                Assert.Equal(isDecided, decision.Confidence > 0);
                Assert.Equal(isDecided, decision.Method != AttributionMethod.None);
                Assert.Equal(decision.Status == AttributionStatus.Unresolved, decision.CapabilityUid is null);
                Assert.Equal(decision.CapabilityUid is null, decision.SignalUid is null);
                Assert.True(decision.Gpu is null || decision.Status == AttributionStatus.Resolved);
                Assert.True(evidence.Url.Length == 0 || decision.NodeUrl == evidence.Url);
                Assert.True(isDecided || (decision.Model == evidence.ModelHint && decision.Pipeline.Length == 0));
                Assert.Equal(decision.Status == AttributionStatus.Stale, decision.Reason == AttributionReason.StaleCandidate);
                Assert.Equal(decision.Status == AttributionStatus.HardwareLess, decision.Reason == AttributionReason.MatchedWithoutHardware);
            },
            iter: Runs);

    [Fact]
    public void A_model_that_is_hinted_is_never_decided_to_be_another() =>
        Gen.Select(NetworkGen.Observations, NetworkGen.Evidence).Sample(
            (observations, evidence) => Assert.True(
                evidence.ModelHint.Length == 0
                || string.Equals(evidence.ModelHint, Network.PictureOf(observations).Decide(evidence).Model, StringComparison.OrdinalIgnoreCase)
                || evidence.IsCapabilityVerbatim),
            iter: Runs);

    [Fact]
    public void An_observation_changes_only_decisions_of_which_its_effect_says_so() =>
        Gen.Select(NetworkGen.Observations.Where(o => o.Length > 0), NetworkGen.Evidence, Gen.Int).Sample(
            (generated, evidence, seed) =>
            {
                NodeObservation[] observations = [.. generated];
                new Random(seed).Shuffle(observations);
                var before = Network.PictureOf(observations[..^1]);
                var node = before.NodeAt(observations[^1].Url) ?? NodeTimelines.Empty(observations[^1].Url);
                var (next, effect) = node.Observe(observations[^1]);
                var after = before.With([next], 2);
                var (decided, again) = (before.Decide(evidence), after.Decide(evidence));

                Assert.Equal(effect.IsChange, !ReferenceEquals(node, next));
                Assert.True(effect.IsChange || (!effect.IsConsequential && effect.StartsFromMs == long.MaxValue));
                Assert.True(decided == again || IsAffected(evidence, effect, before), $"{string.Join('\n', observations.Select(Network.Render))}\n{effect}\n{decided}\n{again}");
            },
            iter: 4 * Runs);

    /// <summary>
    /// True when the effect reaches the segment by what its decision depended on before: its URL, its payments, its addresses and the operators
    /// to whom they lead.
    /// </summary>
    private static bool IsAffected(AttributionEvidence evidence, ObservationEffect effect, CapabilityPicture before)
    {
        var addresses = evidence.Identities.Select(i => i.Address).Where(a => a.Length > 0).ToHashSet();
        var operators = addresses
            .SelectMany(before.NodesOfWallet)
            .SelectMany(url => before.NodeAt(url)!.Wallets)
            .Where(w => addresses.Contains(w.HotWallet))
            .Select(w => w.Operator)
            .Concat(addresses);
        var isKeyed = evidence.Url == effect.Url
            || evidence.Payments.Any(p => p.Url == effect.Url)
            || effect.Wallets.Any(addresses.Contains)
            || effect.Operators.Intersect(operators).Any();
        return isKeyed && evidence.StartMs >= effect.StartsFromMs && evidence.StartMs <= effect.StartsToMs && evidence.EndMs >= effect.EndsFromMs;
    }
}
