using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;

namespace LivepeerAkka.Domain.Tests.Payments;

/// <summary>Payments and spans in a few words.</summary>
internal static class PaymentScript
{
    public const long Day = 24 * 60 * 60 * 1000;

    public static EventUid Uid(int id) => EventUid.FromBytes([0, 1, 2, 3, 4, 5, 0x86, 7, 0x88, 9, 10, 11, 12, 13, (byte)(id >> 8), (byte)id]);

    public static LinkablePayment P(int id, long at, string request = "", string stretch = "", string recipient = "0xop", string url = "n:8935") =>
        new(Uid(id), at, request, stretch, recipient, url);

    public static LinkableSession S(string id, long started, long ended, string request = "r") => new(id, request, started, ended);

    public static LinkableSegment G(string session, long start, long end, string url = "n:8935", string operatorAddress = "0xop") =>
        new(session, url, operatorAddress, start, end);

    public static PaymentLink Linked(string session) => new("linked", 1, session);

    public static PaymentLink Tied(string session) => new("inferred", 2, session);

    public static PaymentLink Placed(string session) => new("inferred", 3, session);
}
