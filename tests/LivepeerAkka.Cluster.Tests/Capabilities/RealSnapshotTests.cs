using System.Text.Json;
using LivepeerAkka.Cluster.Tests.Ingest;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Capabilities;

/// <summary>What real snapshots say, from the record to the decision.</summary>
public class RealSnapshotTests
{
    private const string January = "capabilities-january.json";
    private const string March = "capabilities-march.json";

    [SharedDataFact(January)]
    public void In_january_five_hot_wallets_are_shared_by_two_operators() => AssertShared(January, 53, [
        "0x52cf2968b3dc6016778742d3539449a6597d5954",
        "0xc0a758e5fb196a79d3d60671f8230114038975cb",
        "0xd66e5c00725e0d87d57172191ebd5e865fd71cff",
        "0xea6eb2033de0fbece9445fae407c596f3ffd81ae",
        "0xedd45674825cd5a27c4c645014f37b9e402fdcbe",
    ]);

    [SharedDataFact(March)]
    public void In_march_three_hot_wallets_are_shared_by_two_operators() => AssertShared(March, 40, [
        "0x52cf2968b3dc6016778742d3539449a6597d5954",
        "0xc0a758e5fb196a79d3d60671f8230114038975cb",
        "0xedd45674825cd5a27c4c645014f37b9e402fdcbe",
    ]);

    private static void AssertShared(string file, int entries, string[] shared)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedDataFactAttribute.PathOf(file)!));
        var source = document.RootElement.GetProperty("orchestrators");
        var accepted = Decoding.Accept(Decoding.Envelope("network_capabilities", source.GetRawText()));

        var observations = NodeObservations.Of(accepted);
        var picture = CapabilityPicture.Empty.With(observations.Select(o => NodeTimelines.Empty(o.Url).Observe(o).Next), 1);

        Assert.Equal(entries, source.GetArrayLength());
        var named = source.EnumerateArray()
            .Select(e => (Url: NodeUrl.Normalize(e.GetProperty("orch_uri").GetString()), Operator: Addresses.Canonical(e.GetProperty("address").GetString()), Wallet: Addresses.Canonical(e.GetProperty("local_address").GetString())))
            .ToList();
        Assert.All(named, n =>
        {
            var node = picture.NodeAt(n.Url);
            Assert.NotNull(node);
            Assert.Contains(node.Offers, o => string.Equals(o.Operator, n.Operator, StringComparison.Ordinal));
            Assert.Equal(n.Operator, Decide(picture, n.Url, n.Wallet).Operator);
        });
        Assert.Equal(shared, named
            .Select(n => n.Wallet).Distinct(StringComparer.Ordinal)
            .Where(w => string.Equals(Decide(picture, "", w).Reason, AttributionReason.SharedWallet, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
        Assert.DoesNotContain(named, n => Decide(picture, "", n.Wallet).Status == AttributionStatus.Unresolved);
    }

    private static AttributionDecision Decide(CapabilityPicture picture, string url, string wallet) => AttributionDecider.Decide(
        new AttributionEvidence
        {
            Identities = [new IdentityEvidence(default, Decoding.Now, url, wallet)],
            Url = url,
            ModelHint = "",
            StartMs = Decoding.Now,
            EndMs = Decoding.Now,
        },
        picture,
        AttributionRules.Default);
}
