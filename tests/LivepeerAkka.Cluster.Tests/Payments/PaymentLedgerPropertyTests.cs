using CsCheck;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;
using static LivepeerAkka.Cluster.Tests.Payments.PaymentsUnderTest;

namespace LivepeerAkka.Cluster.Tests.Payments;

/// <summary>Batches of the ledger reach what the rules say of the whole, whatever comes when.</summary>
public sealed class PaymentLedgerPropertyTests
{
    private const long Day = 24 * 60 * 60 * 1000;

    private static readonly string[] PaidRequests = ["", "r", "q"];
    private static readonly string[] Stretches = ["", "a", "b"];
    private static readonly string[] Places = ["", "n:8935", "m:8935"];
    private static readonly string[] SessionRequests = ["r", "r", "q", ""];

    private static readonly Gen<long> Time = Gen.OneOf(Gen.Long[0, 200_000], Gen.Long[Day - 50_000, Day + 200_000]).Select(t => T + t);

    private static readonly Gen<(long Time, int Request, int Stretch, int Place)[]> Payments =
        Gen.Select(Time, Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 10];

    private static readonly Gen<(long Start, long Length, int Session, int Place, int Model)[]> Sets =
        Gen.Select(Time, Gen.Long[0, 90_000], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 1]).Array[0, 8];

    [Fact]
    public async Task Linking_in_batches_as_things_become_known_gives_what_the_rules_say_of_the_whole()
    {
        await using var test = new PaymentsUnderTest(TestJournal.OnSqlite());
        await Gen.Select(Payments, Sets, Gen.Int[1, 4], Gen.Int).SampleAsync(
            async (payments, sets, batchMax, seed) =>
            {
                var (expected, actual) = await RunAsync(test, payments, sets, batchMax, new Random(seed));
                Assert.Equal(expected, actual);
            },
            iter: 1_000, threads: 1);
    }

    /// <summary>One transaction that is taken back: every run starts with an empty ledger.</summary>
    private static async Task<(string Expected, string Actual)> RunAsync(
        PaymentsUnderTest test, (long Time, int Request, int Stretch, int Place)[] payments, (long Start, long Length, int Session, int Place, int Model)[] sets,
        int batchMax, Random random)
    {
        var records = payments.Select((p, i) => Record(
            i, p.Time, PaidRequests[p.Request], Stretches[p.Stretch], url: Places[p.Place])).ToList();
        var spans = sets.Select(s => (Key: new SessionKey("org", $"s{s.Session}"), Demand: Demand($"m{s.Model}"), Spans: Session(
            s.Start, s.Start + s.Length, SessionRequests[s.Session], new SegmentSpan(0, Places[s.Place], "0xop", s.Start, s.Start + s.Length)))).ToList();
        var finalSpans = spans.GroupBy(s => s.Key).Select(g => g.Last()).ToList();
        var known = new Dictionary<EventUid, (PaymentLink Link, DemandKey Demand)>();
        var versions = new Dictionary<EventUid, long>();
        await Assert.ThrowsAsync<TakenBackException>(() => test.Ledger.RunAsync<int>(t =>
        {
            // Run twice: together with others, and when that fails alone.
            var (nextRecord, nextSpan) = (0, 0);
            known.Clear();
            versions.Clear();
            while (nextRecord < records.Count || nextSpan < spans.Count)
            {
                var step = random.Next(3);
                if (step == 0 && nextRecord < records.Count)
                {
                    PaymentRows.Insert(t, records[nextRecord], (Payment)records[nextRecord].Event.Payload, T);
                    nextRecord++;
                }
                else if (step == 1 && nextSpan < spans.Count)
                {
                    test.Spans.Set(t, spans[nextSpan].Key, spans[nextSpan].Spans, spans[nextSpan].Demand);
                    nextSpan++;
                }
                else
                {
                    Relink();
                }
            }

            while (Relink() > 0)
            {
            }

            throw new TakenBackException();

            int Relink()
            {
                var batch = new PaymentRelinking(t, T).Run(DueClaim.Of(T, TimeSpan.Zero, batchMax));
                foreach (var payment in batch)
                {
                    // A version stands for one link and one demand.
                    var now = (payment.Fact.Link, payment.Fact.Demand);
                    Assert.True(payment.Fact.Version >= versions.GetValueOrDefault(payment.Fact.Uid));
                    Assert.True(payment.Fact.Version > versions.GetValueOrDefault(payment.Fact.Uid) || known[payment.Fact.Uid] == now);
                    (known[payment.Fact.Uid], versions[payment.Fact.Uid]) = (now, payment.Fact.Version);
                    PaymentLedger.Settle(t, payment);
                }

                return batch.Count;
            }
        }));
        var links = PaymentLinks.Of(
            records.Select(r => (r.Event, (Payment)r.Event.Payload))
                .Select(r => new LinkablePayment(r.Event.Uid, r.Event.EventTimeMs, r.Item2.RequestId, r.Item2.SessionId, r.Item2.Recipient, NodeUrl.Normalize(r.Item2.Url))),
            finalSpans.Select(s => new LinkableSession(s.Key.SessionId, s.Spans.RequestId, s.Spans.StartedMs, s.Spans.EndedMs)),
            finalSpans.SelectMany(s => s.Spans.Segments.Select(g => new LinkableSegment(s.Key.SessionId, g.Url, g.Operator, g.StartMs, g.EndMs))));
        var demands = finalSpans.ToDictionary(s => s.Key.SessionId, s => s.Demand);
        return (
            Render(links.ToDictionary(l => l.Key, l => (l.Value, demands.GetValueOrDefault(l.Value.SessionId, new DemandKey("gw", "", "", ""))))),
            Render(known));
    }

    private static string Render(IReadOnlyDictionary<EventUid, (PaymentLink Link, DemandKey Demand)> payments) =>
        string.Join('\n', payments.OrderBy(p => p.Key).Select(p => $"{p.Key} {p.Value.Link} {p.Value.Demand}"));

    private sealed class TakenBackException : Exception;
}
