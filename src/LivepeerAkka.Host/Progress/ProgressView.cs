using System.Globalization;
using Spectre.Console;

namespace LivepeerAkka.Host.Progress;

/// <summary>Where long work shows how far it is.</summary>
internal interface IProgressView
{
    /// <summary>Begins a step; report the number of things done in it.</summary>
    IProgress<long> Step(string name);
}

/// <summary>Shows steps on standard error while it is a terminal, and nothing at all when it is not.</summary>
internal static class ProgressView
{
    /// <summary>Runs work with a view of its steps.</summary>
    public static Task RunAsync(Func<IProgressView, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new Quiet());
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().StartAsync("Starting", status => work(new Terminal(status)));
    }

    private sealed class Quiet : IProgressView
    {
        public IProgress<long> Step(string name) => new Ignored();

        private sealed class Ignored : IProgress<long>
        {
            public void Report(long value)
            {
                // Nobody looks.
            }
        }
    }

    private sealed class Terminal(StatusContext status) : IProgressView
    {
        public IProgress<long> Step(string name)
        {
            status.Status(Markup.Escape(name));
            return new Counted(status, name);
        }
    }

    private sealed class Counted(StatusContext status, string name) : IProgress<long>
    {
        public void Report(long value) =>
            status.Status(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:N0}")));
    }
}
