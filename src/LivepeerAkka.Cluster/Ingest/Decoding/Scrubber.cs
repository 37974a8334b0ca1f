using System.Buffers;
using System.Text;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>
/// Makes the stored form of a record: as it was received, except that addresses become <c>null</c> and prompts
/// <c>{"length":n,"hash":"…"}</c>. A record without private values is not copied.
/// </summary>
internal sealed class Scrubber(PromptKeeper prompts)
{
    /// <summary>The record as it may be stored.</summary>
    public ReadOnlyMemory<byte> Scrub(ReadOnlyMemory<byte> record, EnvelopeScan scan)
    {
        if (scan.Private.Count == 0 || (prompts.KeepPrompts && scan.Private.TrueForAll(p => p.Kind == PrivateKind.Prompt)))
        {
            return record;
        }

        var source = record.Span;
        var output = new ArrayBufferWriter<byte>(record.Length + 64);
        var copied = 0;
        foreach (var slice in scan.Private)
        {
            // What lies within a prompt went with it.
            if (slice.Start < copied || (slice.Kind == PrivateKind.Prompt && prompts.KeepPrompts))
            {
                continue;
            }

            output.Write(source[copied..slice.Start]);
            Replace(source.Slice(slice.Start, slice.Length), slice.Kind, output);
            copied = slice.Start + slice.Length;
        }

        output.Write(source[copied..]);
        return output.WrittenMemory;
    }

    private void Replace(ReadOnlySpan<byte> value, PrivateKind kind, ArrayBufferWriter<byte> output)
    {
        if (kind == PrivateKind.Address)
        {
            output.Write("null"u8);
            return;
        }

        if (StoredPrompt.TryRead(value, out _, out _))
        {
            output.Write(value);
            return;
        }

        Encoding.ASCII.GetBytes(StoredPrompt.Of(Encoding.UTF8.GetCharCount(value), prompts.Hash(value)), output);
    }
}
