using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Stretches, payments and their links, worked out by hand from the contract.</summary>
public sealed class WorkOracleTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    [Theory]
    [InlineData(14 * Minute, 1)]
    [InlineData(15 * Minute, 1)]
    [InlineData((15 * Minute) + 1, 2)]
    public void Case_43_a_gap_longer_than_fifteen_minutes_starts_a_new_stretch(long gapMs, int stretches)
    {
        var joined = StretchOracle.Join([new Work(gapMs, gapMs + 5, []), new Work(-10, 0, [])]);
        Assert.Equal(stretches, joined.Count);
        Assert.Equal((-10, gapMs + 5), (joined[0].FirstMs, joined[^1].LastMs));
    }

    [Fact]
    public void Work_within_longer_work_does_not_end_it_and_busy_time_counts_once()
    {
        var joined = StretchOracle.Join(
        [
            new Work(0, 20 * Minute, [new Span(0, 100), new Span(200, 300)]),
            new Work(1, 2, [new Span(50, 250)]),
            new Work(35 * Minute, 35 * Minute, [new Span(300, 310)]),
        ]);
        var stretch = Assert.Single(joined);
        Assert.Equal([new Span(0, 310)], stretch.Busy);
        Assert.Equal(35 * Minute, stretch.LastMs);
    }

    [Fact]
    public void Payments_are_linked_by_request_then_by_payment_session_then_by_recipient_and_url()
    {
        var (s, t) = (Session("s|r1", "r1", "a.example:1"), Session("t|r2", "r2", "b.example:1"));
        KeptPayment[] payments =
        [
            Payment("1", requestId: "r1", paymentSession: "p1", url: "a.example:1"),
            Payment("2", requestId: "", paymentSession: "p1", url: "a.example:1"),
            Payment("3", requestId: "lost", paymentSession: "p9", url: "b.example:1"),
            Payment("4", requestId: "", paymentSession: "p8", url: "b.example:1", atMs: Hour + Minute),
            Payment("5", requestId: "", paymentSession: "p7", url: "b.example:1", atMs: Hour + Minute + 1),
            Payment("6", requestId: "", paymentSession: "p6", url: "b.example:1") with { Recipient = "0xother" },
            Payment("7", requestId: "r1", paymentSession: "p5", url: "", atMs: 26 * Hour),
        ];
        var oracle = new PaymentOracle(payments, [s, t]);
        var truths = oracle.Truths(_ => "0xop").Select(p => p.Truth).ToDictionary(p => p.EventUid, p => (p.LinkStatus, p.SessionId), StringComparer.Ordinal);
        Assert.Equal(("linked", "s|r1"), truths["1"]);
        Assert.Equal(("inferred", "s|r1"), truths["2"]);
        Assert.Equal(("inferred", "t|r2"), truths["3"]);
        Assert.Equal(("inferred", "t|r2"), truths["4"]);
        Assert.Equal(("unlinked", ""), truths["5"]);
        Assert.Equal(("unlinked", ""), truths["6"]);
        Assert.Equal(("unlinked", ""), truths["7"]);
        Assert.Equal(["1", "2"], oracle.OfSession[s].Select(p => p.Uid), StringComparer.Ordinal);
        Assert.Empty(oracle.OfSession[t]);
    }

    [Fact]
    public void A_payment_that_fits_two_sessions_is_not_linked()
    {
        KeptSession[] sessions = [Session("s|r1", "r1", "a.example:1"), Session("t|r2", "r2", "a.example:1")];
        var truth = Assert.Single(new PaymentOracle([Payment("1", "", "p1", "a.example:1")], sessions).Truths(_ => "0xop")).Truth;
        Assert.Equal("unlinked", truth.LinkStatus);
    }

    [Fact]
    public void Case_8_values_are_whole_wei()
    {
        var truth = Assert.Single(new PaymentOracle([Payment("1", "", "p", "a.example:1") with { Tickets = 2 }], []).Truths(_ => "")).Truth;
        Assert.Equal(("2402400000000000", "4800000004800"), (truth.FaceValueWei, truth.ExpectedValueWei));
    }

    private static KeptPayment Payment(string uid, string requestId, string paymentSession, string url, long atMs = Hour / 2) =>
        new("org", uid, "gw", atMs, requestId, paymentSession, "0xop", url, "", 2_402_400_000_000_000, 1);

    private static KeptSession Session(string id, string requestId, string url) => new()
    {
        Org = "org",
        SessionId = id,
        RequestId = requestId,
        StartedAtMs = 0,
        EndedAtMs = Hour,
        Segments =
        [
            new KeptSegment
            {
                Key = new ServerKey(url, "0xhot"), Server = url, Operators = ["0xop"], StartMs = 0, EndMs = Hour, Carried = [],
                StatusLabel = "", ErrorLabel = "", PipelineHint = "", OutputMs = 0, Work = [],
            },
        ],
        IdentitySegment = 0,
    };
}
