using LivepeerAkka.Cluster.Tests.Fixtures;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Payments;
using LivepeerAkka.Domain.Sessions;
using static LivepeerAkka.Cluster.Tests.Payments.PaymentsUnderTest;

namespace LivepeerAkka.Cluster.Tests.Payments;

public abstract class PaymentLinkerTests(TestJournal journal) : TestKit
{
    private static readonly EntityAsk Ask = new(new MemberLosses(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    private readonly PaymentsUnderTest _test = new(journal, batchMax: 2);

    [Fact]
    public async Task The_linker_settles_batch_after_batch_and_goes_on_after_a_failure()
    {
        _test.Store.Failure = new IOException("down");
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T, "r"), Record(2, T + 1), Record(3, T + 2), Record(4, T + 3), Record(5, T + 4));
        var linker = Start(_test.Sessions);
        await AwaitAssertAsync(async () => Assert.Equal(5, await _test.Payments.CountUnsettledAsync()), TimeSpan.FromSeconds(30));
        _test.Store.Failure = null;
        _test.Clock.Advance(TimeSpan.FromMinutes(1));
        linker.Tell(PaymentLinker.Nudge);

        await AwaitAssertAsync(async () => Assert.Equal(0, await _test.Payments.CountUnsettledAsync()), TimeSpan.FromSeconds(30));
        Assert.Equal([Uid(1), Uid(2), Uid(3), Uid(4), Uid(5)], _test.Sessions.EvidenceOf("s|r"));
    }

    [Fact]
    public async Task Sessions_are_asked_and_their_answer_settles_the_payment()
    {
        await _test.SetAsync("s|r", Session(T, T + 1_000));
        await _test.AddAsync(Record(1, T, "r"));
        var sessions = CreateTestProbe();
        Start(new ShardedSessionPayments(sessions.Ref, Ask));

        var told = await sessions.ExpectMsgAsync<SessionCommands.ApplyPayments>(TimeSpan.FromSeconds(30));
        Assert.Equal("s|r", told.Key.SessionId);
        var payment = Assert.Single(told.Payments);
        Assert.Equal((true, 1L, "0xop", "node:8935", "model"), (
            payment.IsLinked, payment.Version, payment.Evidence.Recipient, payment.Evidence.Url, payment.Evidence.ModelHint));
        Assert.Equal(1, await _test.Payments.CountUnsettledAsync());
        sessions.Reply(new SessionReplies.PaymentsNoted(told.Key));

        await AwaitAssertAsync(async () => Assert.Equal(0, await _test.Payments.CountUnsettledAsync()), TimeSpan.FromSeconds(30));
        Assert.Equal(PaymentLinkStatus.Linked, _test.Fact(1).Link.Status);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _test.DisposeAsync().AsTask().Wait();
    }

    private IActorRef Start(ISessionPayments sessions)
    {
        var settings = new PaymentSettings { BatchMax = 2, Interval = TimeSpan.FromMilliseconds(50) };
        var context = new PaymentContext(settings, _test.Payments, _test.Store, Ask, _test.Clock);
        return Sys.ActorOf(Props.Create(() => new PaymentLinker(context, sessions)));
    }
}

/// <summary>The linker on SQLite.</summary>
public sealed class PaymentLinkerOnSqliteTests() : PaymentLinkerTests(TestJournal.OnSqlite());

/// <summary>The linker on PostgreSQL.</summary>
public sealed class PaymentLinkerOnPostgresTests() : PaymentLinkerTests(TestJournal.OnPostgres());
