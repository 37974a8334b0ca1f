using System.CommandLine;
using LivepeerAkka.Cluster.Hosting;

namespace LivepeerAkka.Host.Verbs;

/// <summary>Something that a person can mend: shown as one line, exit status 1.</summary>
public sealed class UserErrorException : Exception
{
    public UserErrorException(string message)
        : base(message)
    {
    }

    public UserErrorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Runs the host's verbs: exit status 2 for usage errors, 1 for failures, each with one line that says what to do.</summary>
public static class CommandLine
{
    /// <summary>Time that a stopping verb has for what is in flight.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(4);

    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var parsed = root.Parse(args);
        if (args.Count == 0)
        {
            await Console.Error.WriteLineAsync("A verb is missing; --help lists them.").ConfigureAwait(false);
            return 2;
        }

        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("--help lists what is allowed.").ConfigureAwait(false);
            return 2;
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopLimit };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (SettingsException e)
        {
            foreach (var problem in e.Problems)
            {
                await Console.Error.WriteLineAsync(problem).ConfigureAwait(false);
            }

            return 1;
        }
        catch (Exception e) when (e is not NullReferenceException)
        {
            await Console.Error.WriteLineAsync(OneLine(e)).ConfigureAwait(false);
            if (e is not UserErrorException && Environment.GetEnvironmentVariable("LIVEPEERAKKA_TRACE") is { Length: > 0 })
            {
                await Console.Error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
            }

            return 1;
        }
    }

    private static string OneLine(Exception e)
    {
        var cause = e is AggregateException { InnerExceptions.Count: > 0 } many ? many.InnerExceptions[0] : e;
        return string.Join(' ', cause.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
