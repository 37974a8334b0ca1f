using CsCheck;
using LivepeerAkka.Domain.Payments;
using static LivepeerAkka.Domain.Tests.Payments.PaymentScript;

namespace LivepeerAkka.Domain.Tests.Payments;

public sealed class PaymentLinkPropertyTests
{
    private static readonly Gen<long> Time = Gen.OneOf(Gen.Long[0, 200_000], Gen.Long[0, 200_000].Select(t => t + Day));

    private static readonly Gen<LinkablePayment[]> Payments = Gen.Select(
        Time, Gen.Int[0, 99].Select(i => Pick(i, "", "r", "q")), Gen.Int[0, 99].Select(i => Pick(i, "", "ps", "pt")), Gen.Int[0, 99].Select(i => Pick(i, "0xop", "0xother")), Gen.Int[0, 99].Select(i => Pick(i, "", "n:8935", "m:8935")))
        .Array[0, 12].Select(all => all.Select((p, i) => P(i, p.Item1, p.Item2, p.Item3, p.Item4, p.Item5)).ToArray());

    private static readonly Gen<LinkableSession[]> Sessions = Gen.Select(Time, Gen.Long[0, 90_000], Gen.Int[0, 99].Select(i => Pick(i, "", "r", "q")))
        .Array[0, 6].Select(all => all.Select((s, i) => S($"s{i}|{s.Item3}", s.Item1, s.Item1 + s.Item2, s.Item3)).ToArray());

    private static readonly Gen<LinkableSegment[]> Segments = Gen.Select(
        Gen.Int[0, 5], Time, Gen.Long[0, 90_000], Gen.Int[0, 99].Select(i => Pick(i, "n:8935", "m:8935")), Gen.Int[0, 99].Select(i => Pick(i, "", "0xop", "0xother")))
        .Array[0, 8].Select(all => all.Select(s => G($"s{s.Item1}", s.Item2, s.Item2 + s.Item3, s.Item4, s.Item5)).ToArray());

    [Fact]
    public void Neither_order_nor_repetition_changes_a_link() =>
        Gen.Select(Payments, Sessions, Segments, Gen.Int).Sample((payments, sessions, segments, seed) =>
        {
            var random = new Random(seed);
            T[] Mixed<T>(T[] items) => [.. items.Concat(items.Take(3)).OrderBy(_ => random.Next())];

            var expected = PaymentLinks.Of(payments, sessions, segments).OrderBy(p => p.Key);
            var actual = PaymentLinks.Of(Mixed(payments), Mixed(sessions), Mixed(segments)).OrderBy(p => p.Key);
            Assert.Equal(expected, actual);
        }, iter: 2_000);

    [Fact]
    public void Every_payment_has_exactly_one_link_and_it_names_a_known_session() =>
        Gen.Select(Payments, Sessions, Segments).Sample((payments, sessions, segments) =>
        {
            var links = PaymentLinks.Of(payments, sessions, segments);
            var known = sessions.Select(s => s.SessionId).Concat(segments.Select(s => s.SessionId)).ToHashSet(StringComparer.Ordinal);

            Assert.Equal(payments.Select(p => p.Uid).Order(), links.Keys.Order());
            Assert.All(links.Values, l => Assert.Equal(l.Step != 0, known.Contains(l.SessionId)));
            Assert.All(links.Values, l => Assert.Equal(l.Step switch { 0 => "unlinked", 1 => "linked", _ => "inferred" }, l.Status));
        }, iter: 2_000);

    private static string Pick(int i, params string[] texts) => texts[i % texts.Length];
}
