using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>The hours in which a known session was there: from its request, half-open, to its end, or to its last signal while it is open.</summary>
internal static class SessionPresence
{
    /// <summary>Most hours of a session: 400 days, as long as facts are kept. Producers send times that lie years apart.</summary>
    public const int HoursMax = 400 * 24;

    /// <summary>Starts of the hours, ascending, that of the request first even when the session was not there for an instant; none of an unknown session.</summary>
    public static IEnumerable<(long WindowStartMs, (long FromMs, long ToMs)? Span)> HoursOf(SessionAnalysis analysis)
    {
        if (analysis.RequestedAtMs is not { } requestedMs)
        {
            yield break;
        }

        var endMs = analysis.EndedAtMs ?? analysis.LastSignalAtMs;
        var hour = HourWindow.StartOf(requestedMs);
        yield return (hour, requestedMs < endMs ? (requestedMs, Math.Min(endMs, hour + HourWindow.LengthMs)) : null);
        for (var hours = 1; hours < HoursMax && hour + HourWindow.LengthMs < endMs; hours++)
        {
            hour += HourWindow.LengthMs;
            yield return (hour, (hour, Math.Min(endMs, hour + HourWindow.LengthMs)));
        }
    }
}
