using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Payments;
using Microsoft.Extensions.Time.Testing;
using static LivepeerAkka.Cluster.Tests.Payments.PaymentsUnderTest;

namespace LivepeerAkka.Cluster.Tests.Payments;

public abstract class PaymentSettlementTests(TestJournal journal) : IAsyncLifetime
{
    private const long Day = 24 * 60 * 60 * 1000;
    private readonly PaymentsUnderTest _test = new(journal);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _test.DisposeAsync().AsTask();

    [Fact]
    public async Task A_payment_is_written_unlinked_and_again_when_its_session_is_known()
    {
        await _test.AddAsync(Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal((PaymentLink.None, 1L), (_test.Fact(1).Link, _test.Fact(1).Version));

        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal((new PaymentLink("linked", 1, "s|r"), 2L), (_test.Fact(1).Link, _test.Fact(1).Version));
        Assert.Equal([Uid(1)], _test.Sessions.EvidenceOf("s|r"));
    }

    [Fact]
    public async Task A_lease_that_a_clock_three_hours_ahead_has_given_holds_nothing_up()
    {
        await _test.AddAsync(Record(1, T, "r"));
        var ahead = new PaymentLedger(_test.Ledger, new FakeTimeProvider(_test.Clock.GetUtcNow().AddHours(3)));
        Assert.Single(await ahead.RelinkAsync(10));

        Assert.Equal(1, (await _test.Settlement.RunBatchAsync()).Looked);
    }

    [Fact]
    public async Task A_payment_counts_for_the_demand_of_its_session_as_it_is_now()
    {
        await _test.AddAsync(Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal(new DemandKey("gw", "", "", ""), _test.Fact(1).Demand);

        await _test.SetAsync("s|r", Session(T, T + 1_000), Demand("one"));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal((Demand("one"), 2L), (_test.Fact(1).Demand, _test.Fact(1).Version));

        await _test.SetAsync("s|r", Session(T, T + 1_000), Demand("two"));
        await _test.SetAsync("other|r", Session(T + 5_000, T + 6_000), Demand("three"));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal((Demand("two"), 3L), (_test.Fact(1).Demand, _test.Fact(1).Version));

        await _test.SetAsync("s|r", Session(T, T + 1_000), Demand("two"));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal(3, _test.Store.Written.Count);
        Assert.Single(_test.Sessions.Told);
    }

    [Fact]
    public async Task Wei_leave_the_ledger_as_they_came()
    {
        var sent = Record(1, T, "r");
        await _test.AddAsync(sent);
        await _test.Settlement.SettleAllAsync();

        var (payment, detail) = ((Domain.Events.Payment)sent.Event.Payload, _test.Fact(1).Detail);
        Assert.Equal(payment.FaceValueWei, detail.FaceValueWei);
        Assert.Equal(payment.ExpectedValueWei, detail.ExpectedValueWei);
        Assert.Equal((2L, 0.000999001m, 1635.021m), (detail.TicketCount, detail.WinProbability, detail.PriceWeiPerPixel));
        Assert.Equal("node:8935", detail.Url);
    }

    [Fact]
    public async Task The_same_payment_again_changes_nothing()
    {
        await _test.AddAsync(Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();
        await _test.AddAsync(Record(1, T, "r"), Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();

        Assert.Single(_test.Store.Written);
    }

    [Fact]
    public async Task A_nearer_session_takes_the_payment_and_the_payments_that_it_ties()
    {
        await _test.SetAsync("far|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T + 10_000, "r"), Record(2, T + 12_000));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal([Uid(1), Uid(2)], _test.Sessions.EvidenceOf("far|r"));

        await _test.SetAsync("near|r", Session(T + 9_000, T + 20_000));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal(new PaymentLink("linked", 1, "near|r"), _test.Fact(1).Link);
        Assert.Equal(new PaymentLink("inferred", 2, "near|r"), _test.Fact(2).Link);
        Assert.Empty(_test.Sessions.EvidenceOf("far|r"));
        Assert.Equal([Uid(1), Uid(2)], _test.Sessions.EvidenceOf("near|r"));
    }

    [Fact]
    public async Task A_session_that_moves_away_loses_the_payment()
    {
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();
        await _test.SetAsync("s|r", Session(T + Day + 1, T + Day + 2));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal(PaymentLink.None, _test.Fact(1).Link);
        Assert.Empty(_test.Sessions.EvidenceOf("s|r"));
    }

    [Fact]
    public async Task A_link_by_place_is_written_but_is_no_evidence()
    {
        await _test.AddAsync(Record(1, T + 61_000));
        await _test.Settlement.SettleAllAsync();
        await _test.SetAsync("s|r", Session(T, T + 1_000, "r", new SegmentSpan(0, "node:8935", "0xop", T, T + 1_000)));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal(new PaymentLink("inferred", 3, "s|r"), _test.Fact(1).Link);
        Assert.Empty(_test.Sessions.Told);

        await _test.SetAsync("s|r", Session(T, T + 1_000, "r", new SegmentSpan(0, "node:8935", "0xelse", T, T + 1_000)));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal(PaymentLink.None, _test.Fact(1).Link);
    }

    [Fact]
    public async Task Organisations_do_not_pay_each_others_sessions()
    {
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T, "r", org: "other"));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal(PaymentLink.None, _test.Fact(1).Link);
    }

    [Fact]
    public async Task What_the_store_refused_is_written_later_with_the_same_version()
    {
        await _test.AddAsync(Record(1, T, "r"));
        _test.Store.Failure = new IOException("down");
        await Assert.ThrowsAsync<IOException>(() => _test.Settlement.RunBatchAsync());
        _test.Store.Failure = null;
        _test.Clock.Advance(TimeSpan.FromSeconds(10));
        await _test.Settlement.SettleAllAsync();

        Assert.Equal(1, Assert.Single(_test.Store.Written).Version);
        Assert.Equal(0, await _test.Payments.CountUnsettledAsync());
    }

    [Fact]
    public async Task A_session_that_does_not_answer_holds_up_its_own_payments_only_and_is_told_until_it_does()
    {
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.SetAsync("s|q", Session(T, T + 1_000, "q"));
        await _test.AddAsync(Record(1, T, "r", "a"), Record(2, T, "q", "b"));
        _test.Sessions.Silent.Add("s|r");

        var batch = await _test.Settlement.RunBatchAsync();
        Assert.Equal((2, 1), (batch.Looked, batch.Unsettled));
        Assert.IsType<TimeoutException>(batch.Error);
        Assert.Equal(1, await _test.Payments.CountUnsettledAsync());

        _test.Sessions.Silent.Clear();
        _test.Clock.Advance(TimeSpan.FromSeconds(10));
        await _test.Settlement.SettleAllAsync();
        Assert.Equal([Uid(1)], _test.Sessions.EvidenceOf("s|r"));
        Assert.Equal(2, _test.Store.Written.Count);
    }

    [Fact]
    public async Task A_session_that_was_told_and_crashed_before_answering_hears_that_the_payment_left()
    {
        await _test.SetAsync("far|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T + 10_000, "r"));
        await _test.Payments.RelinkAsync(10); // told or not: nobody knows, because nothing was settled
        await _test.SetAsync("near|r", Session(T + 9_000, T + 20_000));
        await _test.Settlement.SettleAllAsync();

        Assert.Contains(_test.Sessions.Told, c => c.Key.SessionId == "far|r" && !c.Payments[0].IsLinked);
        Assert.Equal([Uid(1)], _test.Sessions.EvidenceOf("near|r"));
    }

    [Fact]
    public async Task An_earlier_look_does_not_settle_what_changed_meanwhile()
    {
        await _test.SetAsync("far|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T + 10_000, "r"));
        var early = await _test.Payments.RelinkAsync(10);
        await _test.SetAsync("near|r", Session(T + 9_000, T + 20_000));
        var late = await _test.Payments.RelinkAsync(10);

        await _test.Payments.SettleAsync(early, new HashSet<Domain.Identity.EventUid>());
        Assert.Equal(1, await _test.Payments.CountUnsettledAsync());
        await _test.Payments.SettleAsync(late, new HashSet<Domain.Identity.EventUid>());
        Assert.Equal(0, await _test.Payments.CountUnsettledAsync());
    }

    [Fact]
    public async Task Old_payments_are_linked_no_more_and_then_forgotten()
    {
        await _test.AddAsync(Record(1, T, "r"));
        await _test.Settlement.SettleAllAsync();
        _test.Clock.Advance(TimeSpan.FromDays(9) + TimeSpan.FromMilliseconds(1));
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        Assert.Equal(0, await _test.Payments.CountUnsettledAsync());
        Assert.Equal(0, await _test.Payments.ForgetAsync());

        _test.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(1, await _test.Payments.ForgetAsync());
        Assert.Equal(0, await _test.Payments.ForgetAsync());
    }
}

/// <summary>Settling of payments on SQLite.</summary>
public sealed class PaymentSettlementOnSqliteTests() : PaymentSettlementTests(TestJournal.OnSqlite());

/// <summary>Settling of payments on PostgreSQL.</summary>
public sealed class PaymentSettlementOnPostgresTests() : PaymentSettlementTests(TestJournal.OnPostgres());
