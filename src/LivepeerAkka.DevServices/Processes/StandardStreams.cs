using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>Keeps native code in this process away from its standard streams.</summary>
internal static partial class StandardStreams
{
    private const int Input = 0;
    private const int Error = 2;

    /// <summary>
    /// The standard input, from here on for the caller alone. The engine reads it as data (<c>input()</c>, <c>file('-')</c>) and would
    /// wait on the parent's pipe for ever; afterwards it finds an empty one.
    /// </summary>
    public static Stream TakeInput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput();
        var copy = dup(Input);
        using var empty = File.OpenHandle("/dev/null");
        if (copy < 0 || dup2((int)empty.DangerousGetHandle(), Input) < 0)
            throw new DevServiceException("The service has no standard input; start it with one that stays open.");
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Runs native code whose errors go to standard error only; returns what it wrote there.</summary>
    public static string CaptureErrors(Action native)
    {
        using var written = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        var kept = dup(Error);
        if (kept < 0 || dup2((int)written.SafeFileHandle.DangerousGetHandle(), Error) < 0)
            throw new DevServiceException("The service has no standard error; start it with one that stays open.");
        try
        {
            native();
        }
        finally
        {
            _ = dup2(kept, Error);
            _ = close(kept);
        }

        using var reader = new StreamReader(written);
        return reader.ReadToEnd();
    }

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
