using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LivepeerAkka.DevServices;

/// <summary>The one import resolver of this assembly; an assembly may set only one.</summary>
internal static class NativeLibraries
{
    private const string Kafka = "librdkafka";

    // The plain build of some platforms needs a SASL library that a bare system lacks; the next one does without.
    private static readonly string[] KafkaBuilds = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    private static readonly ConcurrentDictionary<string, nint> Registered = new(StringComparer.Ordinal);

    /// <summary>Serves the imports of <paramref name="name"/> from a library that is loaded already.</summary>
    public static void Register(string name, nint handle) => Registered[name] = handle;

    [ModuleInitializer]
    internal static void Install() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (Registered.TryGetValue(name, out var handle))
            return handle;
        if (string.Equals(name, Kafka, StringComparison.Ordinal))
        {
            foreach (var build in KafkaBuilds)
            {
                if (NativeLibrary.TryLoad(build, assembly, path, out handle))
                    return Registered.GetOrAdd(name, handle);
            }
        }

        return 0;
    }
}
