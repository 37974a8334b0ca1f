using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LivepeerAkka.DevServices.Processes;

/// <summary>
/// Takes the process's standard input away from everything else in it. The engine reads it as data (<c>input()</c>, <c>file('-')</c>)
/// and would wait on the parent's pipe for ever; afterwards it finds an empty one.
/// </summary>
internal static partial class StandardInput
{
    private const int Descriptor = 0;

    // F_DUPFD_CLOEXEC: a copy that no program started later inherits.
    private static int DuplicateCloseOnExec => OperatingSystem.IsMacOS() ? 67 : 1030;

    /// <summary>The input itself, for this service alone.</summary>
    public static Stream Take()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput();
        var copy = fcntl(Descriptor, DuplicateCloseOnExec, 3);
        using var empty = File.OpenHandle("/dev/null");
        if (copy < 0 || dup2((int)empty.DangerousGetHandle(), Descriptor) < 0)
            throw new DevServiceException("The service has no standard input; start it with one that stays open.");
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc")]
    private static partial int dup2(int from, int to);
}
