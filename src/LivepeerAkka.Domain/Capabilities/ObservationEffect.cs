namespace LivepeerAkka.Domain.Capabilities;

/// <summary>What an observation did to its node's timeline, and whose decisions it can change (attribution.md section 4).</summary>
/// <param name="IsChange">The timeline is another one than before.</param>
/// <param name="IsConsequential">
/// Decided segments have to be looked at again: an interval of an offer or of a wallet's operator began, grew backwards or was joined, or the
/// record arrived out of order. A report of an unchanged node within the hold is not consequential.
/// </param>
/// <param name="Url">Normalised URL of the node.</param>
/// <param name="Wallets">Hot wallets that the record names, in order; those of its operators elsewhere are the picture's to tell.</param>
/// <param name="Operators">Operators that the record names, in order.</param>
/// <param name="TimeMs">Event time of the record, epoch ms.</param>
/// <param name="StartsFromMs">
/// Only segments that start then or later (epoch ms) can be decided differently; <see cref="long.MaxValue"/> = none. For a report within the
/// hold that is the end of the hold before it: no segment starts there unless segments arrive ahead of the reports.
/// </param>
public sealed record ObservationEffect(
    bool IsChange, bool IsConsequential, string Url, IReadOnlyList<string> Wallets, IReadOnlyList<string> Operators, long TimeMs, long StartsFromMs)
{
    /// <summary>Only segments that ended then or later (epoch ms) are decided again.</summary>
    public long EndsFromMs => TimeMs - CapabilityLimits.RevisedBeforeMs;

    /// <summary>Only segments that start then or earlier (epoch ms) are decided again.</summary>
    public long StartsToMs => TimeMs + CapabilityLimits.RevisedAfterMs;
}
