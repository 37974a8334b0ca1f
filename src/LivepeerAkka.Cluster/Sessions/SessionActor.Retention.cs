using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>
/// How a session's journal goes (sessions.md, section 6). The marker is journaled first, then all before it is deleted, then the index learns
/// that only the marker is left: a crash in between is asked again and goes on from there. A session with a marker answers and changes nothing.
/// </summary>
public sealed partial class SessionActor
{
    /// <summary>Answers for a session whose journal is gone; false for what is handled as ever.</summary>
    private bool AnswersForgotten(object message)
    {
        switch (message)
        {
            case SessionCommands.ApplySignals apply:
                Sender.Tell(SessionDecider.Decide(_state, apply, NowMs, Rules).Reply);
                return true;
            case SessionCommands.ApplyPayments payments:
                Sender.Tell(new SessionReplies.PaymentsNoted(payments.Key));
                return true;
            case SessionCommands.Reconsider reconsider:
                Sender.Tell(new SessionReplies.Reconsidered(reconsider.Key));
                return true;
            case SessionCommands.ConcludeNow conclude:
                Sender.Tell(new SessionReplies.Settled(conclude.Key));
                return true;
            case SessionCommands.ConcludeIfDue conclude:
                _key = conclude.Key;
                CloseIndex();
                return true;
            default:
                return false;
        }
    }

    private void Handle(SessionCommands.Forget command)
    {
        if (_isIndexed || _versionInFlight != 0 || _isPreparing || !_state.IsSettled)
        {
            // Something came first: the session closes again later, and the index knows when.
            return;
        }

        if (SessionDecider.Decide(_state, command, NowMs, Rules).Event is { } forgotten)
        {
            Persist(forgotten, e =>
            {
                _state.Apply(e);
                DeleteJournal(LastSequenceNr - 1);
            });
        }
        else
        {
            // A session of which nothing was ever journaled needs no marker.
            DeleteJournal(command.IsMarkerToo || _state.IsEmpty ? LastSequenceNr : LastSequenceNr - 1);
        }
    }

    private void DeleteJournal(long toSequenceNr)
    {
        DeleteSnapshots(SnapshotSelectionCriteria.Latest);
        DeleteMessages(toSequenceNr);
    }

    private void OnDeleted(long toSequenceNr)
    {
        var isAll = toSequenceNr == LastSequenceNr;
        var noted = isAll
            ? _context.FinalSessions.RemoveAsync(_key)
            : _context.FinalSessions.ToMarkerAsync(_key, NowMs + (long)_context.Settings.MarkerRetention.TotalMilliseconds);
        WaitForIndex(noted, failure =>
        {
            if (failure is { } error)
            {
                _log.Warning("{0} is forgotten, and the index does not know it yet: {1}", _key, error.Message);
            }

            Context.Parent.Tell(new Passivate(StopSession.Instance));
        });
    }
}
