using System.Collections.Concurrent;
using System.Numerics;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;
using LivepeerAkka.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace LivepeerAkka.Cluster.Tests.Payments;

/// <summary>A ledger of its own with the parts that link payments, a store and sessions that remember.</summary>
internal sealed class PaymentsUnderTest : IAsyncDisposable
{
    public const long T = 1_700_000_000_000;

    private readonly TestJournal _journal;

    public PaymentsUnderTest(TestJournal journal, int batchMax = 200)
    {
        _journal = journal;
        Ledger = new LedgerWriter(journal.Database);
        Payments = new PaymentLedger(Ledger, Clock);
        Spans = new SessionSpanIndex(Clock);
        Settlement = new PaymentSettlement(Payments, Store, Sessions, new PaymentSettings { BatchMax = batchMax }, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(T)) { AutoAdvanceAmount = TimeSpan.Zero };

    public LedgerWriter Ledger { get; }

    public PaymentLedger Payments { get; }

    public SessionSpanIndex Spans { get; }

    public PaymentSettlement Settlement { get; }

    public StoreOfPayments Store { get; } = new();

    public SessionsOfPayments Sessions { get; } = new();

    /// <summary>The latest version of a payment's fact.</summary>
    public PaymentFact Fact(int id) => Store.Written.Where(f => f.Uid == Uid(id)).MaxBy(f => f.Version)!;

    public Task AddAsync(params AcceptedRecord[] records) => new PaymentFeed(Payments).DeliverAsync(records);

    public Task SetAsync(string session, SessionSpans spans, DemandKey demand = default) => Ledger.RunAsync(t =>
    {
        Spans.Set(t, new SessionKey("org", session), spans, demand == default ? Demand(session) : demand);
        return 0;
    });

    /// <summary>Demand that sessions count for unless a test says otherwise.</summary>
    public static DemandKey Demand(string model) => new("session-gw", "eu", "live", model);

    public static EventUid Uid(int id) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(id >> 8), (byte)id]);

    public static AcceptedRecord Record(
        int id, long timeMs, string request = "", string stretch = "ps", string recipient = "0xop", string url = "https://Node:8935", string org = "org") =>
        new(org, new CandidateEvent(
            Uid(id), "create_new_payment", EventFamily.CreateNewPayment, timeMs, timeMs, UnitCorrected: false, "gw", 1,
            new Payment(
                request, stretch, "35_model", "0xsender", recipient, url, BigInteger.Pow(10, 20) + 1, "1635.021 wei/pixel", 1635.021m, 0.000999001m, 2, "35",
                WeiAmount.ExpectedValue(BigInteger.Pow(10, 20) + 1, 0.000999001m, 2)),
            default), 500);

    public static SessionSpans Session(long startedMs, long endedMs, string request = "r", params SegmentSpan[] segments) =>
        new(request, startedMs, endedMs, segments);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        _journal.Dispose();
    }
}

internal sealed class StoreOfPayments : IPaymentFactSink
{
    public ConcurrentQueue<PaymentFact> Written { get; } = new();

    /// <summary>While set, writes fail with it.</summary>
    public Exception? Failure { get; set; }

    public Task WriteAsync(IReadOnlyList<PaymentFact> facts)
    {
        if (Failure is { } failure)
        {
            return Task.FromException(failure);
        }

        foreach (var fact in facts)
        {
            Written.Enqueue(fact);
        }

        return Task.CompletedTask;
    }
}

internal sealed class SessionsOfPayments : ISessionPayments
{
    private readonly ConcurrentDictionary<(SessionKey, EventUid), SessionPayment> _known = new();

    public ConcurrentQueue<SessionCommands.ApplyPayments> Told { get; } = new();

    /// <summary>Sessions that do not answer.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>Payments that are evidence for a session, as it was told.</summary>
    public IEnumerable<EventUid> EvidenceOf(string session) =>
        _known.Where(k => k.Key.Item1.SessionId == session && k.Value.IsLinked).Select(k => k.Key.Item2).Order();

    public Task TellAsync(SessionCommands.ApplyPayments command)
    {
        Told.Enqueue(command);
        if (Silent.Contains(command.Key.SessionId))
        {
            return Task.FromException(new TimeoutException("no answer"));
        }

        foreach (var payment in command.Payments)
        {
            _known.AddOrUpdate((command.Key, payment.Evidence.Uid), payment, (_, known) => payment.Version >= known.Version ? payment : known);
        }

        return Task.CompletedTask;
    }
}
