using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Tests.Capabilities;
using LivepeerAkka.Domain.Tests.Sessions;

namespace LivepeerAkka.Domain.Tests.Attribution;

/// <summary>Evidence of a segment in the words of the cases.</summary>
internal static class Segment
{
    public const long Start = 30 * Network.Day;
    public const long End = Start + Network.Minute;
    public const string NodeA = "a:8935";
    public const string NodeB = "b:8935";
    public static readonly AttributionEvidence Nobody = new() { Identities = [], Url = "", ModelHint = "", StartMs = Start, EndMs = End };

    /// <summary>A segment whose first record (uid 1) carries a URL, an address, or both.</summary>
    public static AttributionEvidence Of(string url, string address, string hint = "") => Nobody with
    {
        Identities = [new IdentityEvidence(Script.Uid(1), Start, url, address)],
        Url = url,
        ModelHint = hint,
    };

    /// <summary>The evidence with a payment (uid 100 and on).</summary>
    public static AttributionEvidence Paid(this AttributionEvidence evidence, string recipient, string url) => evidence with
    {
        Payments = [.. evidence.Payments, new PaymentEvidence(Script.Uid(100 + evidence.Payments.Count), Start, recipient, url, "")],
    };

    /// <summary>The evidence with another record (uid 2 and on).</summary>
    public static AttributionEvidence And(this AttributionEvidence evidence, string url, string address) => evidence with
    {
        Identities = [.. evidence.Identities, new IdentityEvidence(Script.Uid(1 + evidence.Identities.Count), Start + 1, url, address)],
    };

    public static AttributionDecision Decide(this Network network, AttributionEvidence evidence, AttributionRules? rules = null) =>
        Decide(network.Picture, evidence, rules);

    public static AttributionDecision Decide(this ICapabilityTimelines timelines, AttributionEvidence evidence, AttributionRules? rules = null) =>
        AttributionDecider.Decide(evidence, timelines, rules ?? AttributionRules.Default);

    public static (string Status, string Reason, string Method, double Confidence) Result(this AttributionDecision decision) =>
        (decision.Status, decision.Reason, decision.Method, decision.Confidence);
}
