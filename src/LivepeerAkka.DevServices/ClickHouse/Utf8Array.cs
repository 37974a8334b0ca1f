using System.Runtime.InteropServices;
using System.Text;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>Texts as null-terminated UTF-8 in native memory, for the length of one native call.</summary>
internal sealed unsafe class Utf8Array : IDisposable
{
    public Utf8Array(ReadOnlySpan<string> texts)
    {
        Count = texts.Length;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
        Lengths = (nuint*)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(nuint));
        for (var i = 0; i < texts.Length; i++)
        {
            var length = Encoding.UTF8.GetByteCount(texts[i]);
            var bytes = (byte*)NativeMemory.Alloc((nuint)(length + 1));
            Encoding.UTF8.GetBytes(texts[i], new Span<byte>(bytes, length));
            bytes[length] = 0;
            Pointers[i] = bytes;
            Lengths[i] = (nuint)length;
        }
    }

    public int Count { get; }

    public byte** Pointers { get; }

    public nuint* Lengths { get; }

    public void Dispose()
    {
        for (var i = 0; i < Count; i++)
            NativeMemory.Free(Pointers[i]);
        NativeMemory.Free(Pointers);
        NativeMemory.Free(Lengths);
    }
}
