using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>The records of one session in order of arrival; bytes are made when a record's turn comes.</summary>
internal sealed class SessionFeed : IFeed
{
    /// <summary>A record that comes this much later than the one before it waits in a feed of its own.</summary>
    private const long GapMs = 15 * 60_000;

    private readonly SessionPlan _plan;
    private readonly PlannedEvent[] _events;
    private readonly SessionRecords _records;
    private int _next;

    private SessionFeed(SessionPlan plan, PlannedEvent[] events, SessionRecords records) =>
        (_plan, _events, _records) = (plan, events, records);

    public long? NextArrivalMs => _next < _events.Length ? _events[_next].ArrivalMs : null;

    /// <summary>
    /// The feeds of a plan. Records that a mirror brings hours later are split off, so that a few of them do not keep the whole
    /// session in memory.
    /// </summary>
    public static IEnumerable<SessionFeed> Of(SessionPlan plan, SessionRecords records)
    {
        var light = plan.WithoutEvents();
        var events = plan.Events;
        var from = 0;
        for (var i = 1; i <= events.Count; i++)
        {
            if (i == events.Count || events[i].ArrivalMs - events[i - 1].ArrivalMs > GapMs)
            {
                yield return new SessionFeed(light, events.Skip(from).Take(i - from).ToArray(), records);
                from = i;
            }
        }
    }

    public Emission Take()
    {
        ref readonly var planned = ref _events[_next++];
        var value = _records.Write(_plan, planned);
        return Emission.Accepted(_plan.Gateway, SessionRecords.FamilyName(planned.Kind), planned.ArrivalMs, value) with { Session = _plan };
    }
}
