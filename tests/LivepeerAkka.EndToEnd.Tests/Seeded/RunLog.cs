using System.Collections.Concurrent;
using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>What the nodes of a run said, and what was done to them.</summary>
internal sealed class RunLog
{
    private const int LinesMax = 5_000;
    private static readonly ConcurrentDictionary<string, RunLog> Runs = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly DateTime _start = DateTime.UtcNow;

    public RunLog(string run) => Runs[run] = this;

    public static RunLog? Of(string run) => Runs.GetValueOrDefault(run);

    public void Add(string who, string text)
    {
        // What is said over and over is said once.
        if (_last.TryGetValue(who, out var last) && last == text)
        {
            return;
        }

        _last[who] = text;
        var seconds = (DateTime.UtcNow - _start).TotalSeconds;
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{seconds,7:0.000} {who}: {text}"));
        while (_lines.Count > LinesMax)
        {
            _lines.TryDequeue(out _);
        }
    }

    /// <summary>The last lines.</summary>
    public string Last(int lines) => string.Join('\n', _lines.TakeLast(lines));
}

/// <summary>Takes what the actor system of a node says to the log of its run, both named by <c>akka.seeded-node</c>: <c>RUN/NODE</c>.</summary>
internal sealed class RunLogger : ReceiveActor
{
    public RunLogger()
    {
        var name = Context.System.Settings.Config.GetString("akka.seeded-node").Split('/');
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(e => RunLog.Of(name[0])?.Add(name[1], $"{e.LogLevel()} {e.LogSource.Split('/')[^1]} {e.Message} {e.Cause?.GetBaseException().Message}"));
    }
}

/// <summary>Takes what a node's host says to the log of its run.</summary>
internal sealed class RunLoggerProvider(RunLog log, string node) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            log.Add(node, $"{logLevel} {formatter(state, exception)} {(logLevel >= LogLevel.Critical ? exception : exception?.GetBaseException().Message)}");
        }
    }

    public void Dispose()
    {
        // Owns nothing.
    }
}
