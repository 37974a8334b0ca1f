using System.Runtime.InteropServices;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>Named sessions (<c>session_id</c>): one query at a time, closed when idle longer than their timeout.</summary>
internal sealed class Sessions(Engine engine, TimeProvider clock) : IDisposable
{
    private const int SessionsMax = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string User, string Id), Session> _sessions = [];

    /// <summary>A session for one request; disposing the lease gives it back, or closes it when it has no name.</summary>
    public Lease Take(string user, RequestParameters parameters)
    {
        if (string.IsNullOrEmpty(parameters.SessionId))
            return new Lease(engine.Open(), named: null, this);
        var key = (user, parameters.SessionId);
        lock (_gate)
        {
            CloseIdle();
            ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, key, out var exists);
            if (!exists)
            {
                if (parameters.SessionMustExist || _sessions.Count > SessionsMax)
                {
                    _sessions.Remove(key);
                    throw parameters.SessionMustExist
                        ? EngineException.Own(372, "SESSION_NOT_FOUND", "Session not found")
                        : EngineException.Own(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many sessions");
                }

                session = new Session(engine.Open());
            }

            if (session!.Busy)
                throw EngineException.Own(373, "SESSION_IS_LOCKED", $"Session {parameters.SessionId} is locked by a concurrent client");
            session.Busy = true;
            session.Timeout = parameters.SessionTimeout;
            return new Lease(session.Connection, session, this);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var session in _sessions.Values)
                session.Connection.Dispose();
            _sessions.Clear();
        }
    }

    /// <summary>Closes what nobody used for its timeout.</summary>
    public void Sweep()
    {
        lock (_gate)
            CloseIdle();
    }

    private void CloseIdle()
    {
        foreach (var (key, session) in _sessions.ToArray())
        {
            if (session.Busy || clock.GetElapsedTime(session.LastUse) < session.Timeout)
                continue;
            session.Connection.Dispose();
            _sessions.Remove(key);
        }
    }

    private void Return(Session session)
    {
        lock (_gate)
        {
            session.Busy = false;
            session.LastUse = clock.GetTimestamp();
        }
    }

    /// <summary>The right to use a session for one request.</summary>
    internal sealed class Lease(EngineConnection connection, Session? named, Sessions owner) : IDisposable
    {
        public EngineConnection Connection { get; } = connection;

        public bool IsNamed => named is not null;

        public void Dispose()
        {
            if (named is null)
                Connection.Dispose();
            else
                owner.Return(named);
        }
    }

    /// <summary>A named session.</summary>
    internal sealed class Session(EngineConnection connection)
    {
        public EngineConnection Connection { get; } = connection;

        public bool Busy { get; set; }

        public long LastUse { get; set; }

        public TimeSpan Timeout { get; set; }
    }
}
