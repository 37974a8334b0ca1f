using System.Runtime.InteropServices;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// Keeps the runtime's signal handlers over the start of the engine. The engine takes signal 34, which .NET uses to interrupt threads
/// for garbage collection, even when its own handlers are switched off.
/// </summary>
internal sealed unsafe partial class SignalGuard : IDisposable
{
    // Larger than struct sigaction of every supported platform (152 bytes on glibc, 16 on macOS); the handler is its first word.
    private const int ActionBytes = 256;

    private readonly int _last = OperatingSystem.IsLinux() ? 64 : 31;
    private readonly byte* _saved;

    public SignalGuard()
    {
        _saved = (byte*)NativeMemory.AllocZeroed((nuint)((_last + 1) * ActionBytes));
        for (var signal = 1; signal <= _last; signal++)
            _ = sigaction(signal, null, Saved(signal));
    }

    /// <summary>Puts back every handler that changed since construction; returns the signals.</summary>
    public IReadOnlyList<int> Restore()
    {
        var changed = new List<int>();
        var current = stackalloc byte[ActionBytes];
        for (var signal = 1; signal <= _last; signal++)
        {
            // The C library keeps two signals to itself and refuses them.
            if (sigaction(signal, null, current) != 0 || *(nint*)current == *(nint*)Saved(signal))
                continue;
            if (sigaction(signal, Saved(signal), null) == 0)
                changed.Add(signal);
        }

        return changed;
    }

    public void Dispose() => NativeMemory.Free(_saved);

    private byte* Saved(int signal) => _saved + (signal * ActionBytes);

    [LibraryImport("libc")]
    private static partial int sigaction(int signal, void* action, void* old);
}
