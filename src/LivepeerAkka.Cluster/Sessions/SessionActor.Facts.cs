using Akka.Actor;
using Akka.Event;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Orchestrators;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>
/// How a session's facts leave. Provisional ones are decided with the capabilities at hand. For final ones the session first notes what its
/// decisions depend on and decides with a directory at least as new as that note: whatever changes later finds the note. Keys and decisions
/// are journaled before rows leave.
/// </summary>
public sealed partial class SessionActor
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SessionEventRows _rows = new();
    private readonly SessionPartRows _parts = new();
    private SessionNote? _note;
    private bool _isPreparing;
    private long _versionInFlight;

    /// <summary>Revision whose facts have left, or may have before a restart; 0 = none.</summary>
    private long _revisionSent;
    private long _lastEmittedAtMs;

    /// <summary>A message of this session to itself about its facts.</summary>
    private interface IFactsStep;

    private void OnFactsStep(IFactsStep step)
    {
        switch (step)
        {
            case EmitDue:
                EmitFacts();
                break;
            case Prepared prepared:
                OnPrepared(prepared);
                break;
            case FactsWritten written:
                OnFactsWritten(written);
                break;
            case FactsFailed failed:
                (_versionInFlight, _isPreparing) = (0, false);
                _log.Warning("Facts of {0} were not written: {1}", _key, failed.Error.Message);
                Timers.StartSingleTimer(EmitTimer, EmitDue.Instance, RetryAfter);
                break;
            case Newer newer:
                OnNewer(newer);
                break;
            case NotNewer failed:
                failed.Asker.Tell(new Status.Failure(failed.Error));
                break;
        }
    }

    private void Handle(SessionCommands.ApplyPayments command)
    {
        var fresh = _state.Payments.NewOf(command.Payments);
        if (fresh.Count == 0)
        {
            Sender.Tell(new SessionReplies.PaymentsNoted(_key));
            Resume();
            return;
        }

        if (!_isIndexed)
        {
            OpenIndexThen(command, Sender);
            return;
        }

        var asker = Sender;
        Persist(new SessionEvents.PaymentsApplied(fresh), e =>
        {
            _state.Apply(e);
            asker.Tell(new SessionReplies.PaymentsNoted(_key));
            if (_state.IsConcluded)
            {
                Review(_context.Capabilities.Current, closeIndex: true);
            }
            else
            {
                OnChanged();
            }
        });
    }

    private void Handle(SessionCommands.Reconsider command)
    {
        // An open session decides when it is concluded.
        if (!_state.IsConcluded || !_state.HasFacts)
        {
            Sender.Tell(new SessionReplies.Reconsidered(_key));
            Resume();
            return;
        }

        var asker = Sender;
        _context.Capabilities.AtLeastAsync(command.DirectoryVersion)
            .PipeTo(Self, success: c => new Newer(c, asker), failure: e => new NotNewer(e, asker));
    }

    private void OnNewer(Newer newer)
    {
        if (!_isIndexed && IsDecidedOtherwise(newer.Capabilities) is not null)
        {
            OpenIndexThen(newer, newer.Asker);
            return;
        }

        Review(newer.Capabilities, _isIndexed, () => newer.Asker.Tell(new SessionReplies.Reconsidered(_key)));
    }

    /// <summary>Decides a concluded session again; another decision than the published one is journaled before <paramref name="then"/> runs.</summary>
    private void Review(ICapabilityTimelines capabilities, bool closeIndex, Action? then = null)
    {
        if (IsDecidedOtherwise(capabilities) is { } keys)
        {
            Persist(keys, e =>
            {
                _state.Apply(e);
                then?.Invoke();
                EmitFacts();
            });
            return;
        }

        then?.Invoke();
        if (!_state.IsSettled)
        {
            EmitFacts();
        }
        else if (closeIndex)
        {
            CloseIndex();
        }
    }

    /// <summary>What is to be journaled when the present revision was published with other decisions; null when it was not.</summary>
    private SessionEvents.FactKeysPublished? IsDecidedOtherwise(ICapabilityTimelines capabilities) =>
        _revisionSent == _state.Revision && SessionPicture.Of(_state, Rules, capabilities) is { } picture
            && picture.Digest != _state.Published.DecisionDigest
            ? _state.Published.Missing(picture, picture.Nodes, hasLeft: true)
            : null;

    private void EmitFacts()
    {
        if (_versionInFlight != 0 || _isPreparing || (_state.IsConcluded && _state.IsAcknowledged))
        {
            return;
        }

        var capabilities = _context.Capabilities.Current;
        if (SessionPicture.Of(_state, Rules, capabilities) is not { } picture)
        {
            SendWithoutFacts();
            return;
        }

        _lastEmittedAtMs = NowMs;
        Timers.Cancel(EmitTimer);
        if (_state.IsConcluded)
        {
            PublishFinal(picture, capabilities);
        }
        else
        {
            Publish(picture);
        }
    }

    private void PublishFinal(SessionPicture picture, ICapabilityTimelines capabilities)
    {
        var note = SessionNote.Of(_key, picture, capabilities, Rules);
        if (_note is not null && _note.IsSame(note))
        {
            Publish(picture);
            return;
        }

        _isPreparing = true;
        PrepareAsync(note).PipeTo(Self, success: prepared => prepared, failure: e => new FactsFailed(e));
    }

    private async Task<Prepared> PrepareAsync(SessionNote note)
    {
        var version = await _context.Notes.SetAsync(_key, note).ConfigureAwait(false);
        return new Prepared(note, await _context.Capabilities.AtLeastAsync(version).ConfigureAwait(false));
    }

    private void OnPrepared(Prepared prepared)
    {
        (_isPreparing, _note) = (false, prepared.Note);
        if (_versionInFlight == 0 && SessionPicture.Of(_state, Rules, prepared.Capabilities) is { } picture)
        {
            PublishFinal(picture, prepared.Capabilities);
        }
    }

    private void Publish(SessionPicture picture)
    {
        if (_state.Published.Missing(picture, picture.Nodes, _revisionSent == _state.Revision) is not { } keys)
        {
            Send(picture);
            return;
        }

        // Journaled before the rows leave: a later version that lacks them knows what to withdraw, whatever happens in between.
        Persist(keys, e =>
        {
            _state.Apply(e);
            Send(picture);
        });
    }

    private void Send(SessionPicture picture)
    {
        var facts = SessionFactSets.Of(_key, _state, picture, Rules);
        facts = facts with { Events = _rows.Pending(_state.Signals, picture.Analysis, facts), Parts = _parts.Pending(facts.Parts) };
        _versionInFlight = facts.Session.Version;
        _revisionSent = facts.Session.Version;
        var (version, signals) = (_versionInFlight, _state.Signals.Count);
        Task.WhenAll(_context.Facts.WriteAsync(facts), _context.Work.TellAsync(_key.Org, WorkOf(picture, version)))
            .PipeTo(Self, success: () => new FactsWritten(version, signals), failure: e => new FactsFailed(e));
    }

    /// <summary>A session of ingest metrics alone has no facts: its rows leave when it is concluded.</summary>
    private void SendWithoutFacts()
    {
        if (!_state.IsConcluded)
        {
            return;
        }

        (_versionInFlight, _revisionSent) = (_state.Revision, _state.Revision);
        var (version, signals) = (_versionInFlight, _state.Signals.Count);
        _context.Facts.WriteEventsAsync(_rows.PendingWithoutFacts(_key, _state, Rules))
            .PipeTo(Self, success: () => new FactsWritten(version, signals), failure: e => new FactsFailed(e));
    }

    /// <summary>What the session tells the nodes, with nothing for those that an earlier version worked at and this one does not.</summary>
    private SortedDictionary<string, NodeWork> WorkOf(SessionPicture picture, long version)
    {
        var works = new SortedDictionary<string, NodeWork>(StringComparer.Ordinal);
        foreach (var (node, work) in SessionWork.Of(
            _key, version, _state.Signals, picture.Analysis, picture.SegmentDecisions, Rules, _context.Work.Rules))
        {
            works.Add(node, work);
        }

        foreach (var node in _state.Published.Nodes)
        {
            works.TryAdd(node, new NodeWork(NodeWork.SourceOfSession(_key.SessionId), version, "", []));
        }

        return works;
    }

    private void OnFactsWritten(FactsWritten written)
    {
        _versionInFlight = 0;
        _rows.Stored();
        _parts.Stored();
        if (!_state.IsConcluded)
        {
            return;
        }

        var decision = SessionDecider.Decide(_state, new SessionCommands.AcknowledgeFacts(_key, written.Version, written.Signals), NowMs, Rules);
        if (decision.Event is { } acknowledged)
        {
            Persist(acknowledged, e =>
            {
                _state.Apply(e);
                AfterAcknowledgement();
            });
        }
        else
        {
            EmitFacts();
        }
    }

    /// <summary>A signal without a version of its own may have come while the facts were on their way.</summary>
    private void AfterAcknowledgement()
    {
        if (_state.IsSettled)
        {
            CloseIndex();
        }
        else
        {
            EmitFacts();
        }
    }

    private sealed record Prepared(SessionNote Note, ICapabilityTimelines Capabilities) : IFactsStep;

    private sealed record FactsWritten(long Version, int Signals) : IFactsStep;

    private sealed record FactsFailed(Exception Error) : IFactsStep;

    private sealed record Newer(ICapabilityTimelines Capabilities, IActorRef Asker) : IFactsStep;

    private sealed record NotNewer(Exception Error, IActorRef Asker) : IFactsStep;
}
