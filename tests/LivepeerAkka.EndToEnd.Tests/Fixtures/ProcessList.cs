using System.Diagnostics;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Processes that the tests know by their ids only.</summary>
internal static class ProcessList
{
    /// <summary>Longer than the limit after which a service that hangs ends itself.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);

    /// <summary>Whether a process runs; one that has ended and was not collected by its parent does not.</summary>
    public static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until processes have ended.</summary>
    public static Task EndedAsync(params int[] ids) => Eventually.HoldsAsync(
        $"the end of {string.Join(", ", ids)}", () => Task.FromResult(!ids.Any(Runs)), EndLimit);

    private static bool IsZombie(int id)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{id}/stat");
            return state[(state.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            // No such system, or the process went meanwhile: whether it runs was asked already.
            return false;
        }
    }
}
