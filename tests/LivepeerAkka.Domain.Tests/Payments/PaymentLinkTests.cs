using LivepeerAkka.Domain.Payments;
using static LivepeerAkka.Domain.Tests.Payments.PaymentScript;

namespace LivepeerAkka.Domain.Tests.Payments;

public sealed class PaymentLinkTests
{
    private const long T = 1_700_000_000_000;

    [Theory]
    [InlineData(-Day, true)]
    [InlineData(-Day - 1, false)]
    [InlineData(0, true)]
    [InlineData(500, true)]
    [InlineData(1_000 + Day, true)]
    [InlineData(1_000 + Day + 1, false)]
    public void A_request_id_links_to_a_session_at_most_24_hours_away(long after, bool isLinked) =>
        Assert.Equal(isLinked ? Linked("s|r") : PaymentLink.None, LinkOf(P(1, T + after, "r"), [S("s|r", T, T + 1_000)], []));

    [Fact]
    public void Of_several_sessions_with_the_request_id_the_nearest_in_time_is_paid()
    {
        var sessions = new[] { S("early|r", T, T + 1_000), S("late|r", T + 5_000, T + 9_000) };

        Assert.Equal(Linked("early|r"), LinkOf(P(1, T + 2_999, "r"), sessions, []));
        Assert.Equal(Linked("late|r"), LinkOf(P(1, T + 3_001, "r"), sessions, []));
        Assert.Equal(Linked("late|r"), LinkOf(P(1, T + 6_000, "r"), sessions, []));
    }

    [Fact]
    public void Equally_near_sessions_yield_to_the_earlier_start_and_then_to_the_id()
    {
        Assert.Equal(Linked("b|r"), LinkOf(P(1, T + 3_000, "r"), [S("a|r", T + 5_000, T + 9_000), S("b|r", T, T + 1_000)], []));
        Assert.Equal(Linked("B|r"), LinkOf(P(1, T, "r"), [S("a|r", T, T + 1), S("B|r", T, T + 9)], []));
    }

    [Fact]
    public void A_nearer_session_takes_the_payment_when_it_becomes_known()
    {
        var payment = P(1, T + 10_000, "r");

        Assert.Equal(Linked("far|r"), LinkOf(payment, [S("far|r", T, T + 1_000)], []));
        Assert.Equal(Linked("near|r"), LinkOf(payment, [S("far|r", T, T + 1_000), S("near|r", T + 9_000, T + 9_500)], []));
    }

    [Theory]
    [InlineData("R")]
    [InlineData("r2")]
    [InlineData("")]
    public void Another_request_id_or_none_links_nothing(string request) =>
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T, request), [S("s|r", T, T + 1), S("s|_missing_request", T, T + 1, "")], []));

    [Theory]
    [InlineData(Day, true)]
    [InlineData(-Day, true)]
    [InlineData(Day + 1, false)]
    [InlineData(-Day - 1, false)]
    public void A_payment_session_is_inferred_from_another_payment_within_24_hours(long after, bool isLinked) => Assert.Equal(
        isLinked ? Tied("s|r") : PaymentLink.None,
        LinkOf(P(2, T + after, stretch: "ps"), [S("s|r", T, T + 1_000)], [], P(1, T, "r", "ps")));

    [Fact]
    public void A_payment_session_tied_to_two_sessions_says_nothing()
    {
        var sessions = new[] { S("s|r", T, T + 1_000), S("s|q", T, T + 1_000, "q") };

        Assert.Equal(PaymentLink.None, LinkOf(P(3, T, stretch: "ps"), sessions, [], P(1, T, "r", "ps"), P(2, T, "q", "ps")));
        Assert.Equal(Tied("s|r"), LinkOf(P(3, T, stretch: "ps"), sessions, [], P(1, T, "r", "ps"), P(4, T + 1, "r", "ps"), P(2, T + Day + 1, "q", "ps")));
    }

    [Fact]
    public void What_is_inferred_ties_nothing_further() => Assert.Equal(
        PaymentLink.None,
        LinkOf(P(3, T + (2 * Day), stretch: "ps"), [S("s|r", T, T + 1_000)], [], P(1, T, "r", "ps"), P(2, T + Day, stretch: "ps")));

    [Fact]
    public void A_request_id_without_a_session_falls_through_to_the_payment_session() =>
        Assert.Equal(Tied("s|r"), LinkOf(P(2, T, "unknown", "ps"), [S("s|r", T, T + 1_000)], [], P(1, T, "r", "ps")));

    [Theory]
    [InlineData(-60_000, true)]
    [InlineData(-60_001, false)]
    [InlineData(500, true)]
    [InlineData(61_000, true)]
    [InlineData(61_001, false)]
    public void Recipient_and_node_infer_a_segment_at_most_60_seconds_away(long after, bool isLinked) =>
        Assert.Equal(isLinked ? Placed("s|r") : PaymentLink.None, LinkOf(P(1, T + after), [], [G("s|r", T, T + 1_000)]));

    [Fact]
    public void Recipient_and_node_decide_only_together_and_only_for_one_session()
    {
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T, recipient: "0xother"), [], [G("s|r", T, T)]));
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T, url: "other:8935"), [], [G("s|r", T, T)]));
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T), [], [G("s|r", T, T, operatorAddress: "")]));
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T, recipient: "", url: ""), [], [G("s|r", T, T, "", "")]));
        Assert.Equal(PaymentLink.None, LinkOf(P(1, T), [], [G("s|r", T, T), G("s|q", T, T)]));
        Assert.Equal(Placed("s|r"), LinkOf(P(1, T), [], [G("s|r", T, T), G("s|r", T + 5, T + 9)]));
    }

    [Fact]
    public void Two_sessions_of_a_payment_session_leave_the_decision_to_the_place() => Assert.Equal(
        Placed("s|q"),
        LinkOf(
            P(3, T, stretch: "ps"), [S("s|r", T, T + 1_000), S("s|q", T, T + 1_000, "q")], [G("s|q", T, T)],
            P(1, T, "r", "ps"), P(2, T, "q", "ps")));

    [Fact]
    public void Only_request_id_and_payment_session_make_evidence()
    {
        Assert.True(Linked("s").IsEvidence);
        Assert.True(Tied("s").IsEvidence);
        Assert.False(Placed("s").IsEvidence);
        Assert.False(PaymentLink.None.IsEvidence);
    }

    private static PaymentLink LinkOf(
        LinkablePayment payment, LinkableSession[] sessions, LinkableSegment[] segments, params LinkablePayment[] others) =>
        PaymentLinks.Of([payment, .. others], sessions, segments)[payment.Uid];
}
