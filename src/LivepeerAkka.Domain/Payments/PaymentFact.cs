using System.Numerics;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Domain.Payments;

/// <summary>One row of <c>fact_payments</c>: an accepted payment and the session that it is for. Texts '' = absent.</summary>
public sealed record PaymentFact
{
    public required EventUid Uid { get; init; }

    public required string Org { get; init; }

    /// <summary>Event time, epoch ms.</summary>
    public required long TimeMs { get; init; }

    public required PaymentLink Link { get; init; }

    /// <summary>Grows with every change of the link, from 1.</summary>
    public required long Version { get; init; }

    public required PaymentDetail Detail { get; init; }

    /// <summary>Demand key of the session that it is linked to; null = it is linked to none, or nothing is known of that one.</summary>
    public DemandKey? SessionDemand { get; init; }

    /// <summary>Demand that it counts for: its session's; without one, its own gateway and blanks.</summary>
    public DemandKey Demand => SessionDemand ?? new DemandKey(Detail.Gateway, "", "", "");

    /// <summary>Hour of the payment UTC, epoch ms.</summary>
    public long WindowStartMs => HourWindow.StartOf(TimeMs);
}

/// <summary>What a payment says, and never changes.</summary>
public sealed record PaymentDetail
{
    public required string Gateway { get; init; }

    public required string RequestId { get; init; }

    public required string PaymentSessionId { get; init; }

    /// <summary>Operator that was paid, lower-case.</summary>
    public required string Recipient { get; init; }

    public required string Sender { get; init; }

    /// <summary>Normalised URL of the node.</summary>
    public required string Url { get; init; }

    public required string ManifestId { get; init; }

    public required string Capability { get; init; }

    /// <summary>Value of one ticket, wei; null = absent or unreadable.</summary>
    public required BigInteger? FaceValueWei { get; init; }

    /// <summary>Face value × probability × tickets, integer part, wei; null when one of them is unknown.</summary>
    public required BigInteger? ExpectedValueWei { get; init; }

    /// <summary>Tickets; null = absent.</summary>
    public required long? TicketCount { get; init; }

    /// <summary>Probability that a ticket wins, 0 to 1; null = absent.</summary>
    public required decimal? WinProbability { get; init; }

    /// <summary>Price as sent.</summary>
    public required string Price { get; init; }

    /// <summary>Price in wei a pixel; null = absent or in another unit.</summary>
    public required decimal? PriceWeiPerPixel { get; init; }
}
