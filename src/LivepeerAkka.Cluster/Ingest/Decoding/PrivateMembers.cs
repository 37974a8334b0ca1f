using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Names of the members that hold addresses and prompts, in any letter case and at any depth (decision 0020).</summary>
internal static class PrivateMembers
{
    public static PrivateKind? KindOf(ref Utf8JsonReader name)
    {
        if (name.ValueIsEscaped)
        {
            // An escaped name is unescaped first: it must not be a way around.
            return KindOf(Encoding.UTF8.GetBytes(name.GetString()!));
        }

        return KindOf(name.ValueSpan);
    }

    private static PrivateKind? KindOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 when Is(name, "params"u8) || Is(name, "prompt"u8) => PrivateKind.Prompt,
        7 when Is(name, "prompts"u8) => PrivateKind.Prompt,
        8 when Is(name, "clientIP"u8) => PrivateKind.Address,
        8 when Is(name, "messages"u8) => PrivateKind.Prompt,
        9 when Is(name, "client_ip"u8) => PrivateKind.Address,
        11 when Is(name, "last_params"u8) => PrivateKind.Prompt,
        12 when Is(name, "input_prompt"u8) => PrivateKind.Prompt,
        15 when Is(name, "negative_prompt"u8) => PrivateKind.Prompt,
        _ => null,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
