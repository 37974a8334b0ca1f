using System.Text;
using System.Text.Json;

namespace LivepeerAkka.Cluster.Ingest.Decoding;

/// <summary>Which members hold addresses and prompts: by name, in any letter case, at any depth (decision 0020).</summary>
internal static class PrivateMembers
{
    /// <summary>What the member holds whose name the reader stands on; null = nothing private.</summary>
    public static PrivateKind? KindOf(ref Utf8JsonReader name)
    {
        // An escaped name is unescaped first: it must not be a way around.
        return name.ValueIsEscaped ? KindOf(Unescaped(ref name)) : KindOf(name.ValueSpan);
    }

    /// <summary>The same, with the value known: null is nothing, and what was counted or set about a prompt is none.</summary>
    public static PrivateKind? KindOf(PrivateKind? name, JsonTokenType value) => (name, value) switch
    {
        (_, JsonTokenType.Null) => null,
        (PrivateKind.AboutPrompt, JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) => null,
        (PrivateKind.AboutPrompt, _) => PrivateKind.Prompt,
        _ => name,
    };

    private static PrivateKind? KindOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        < 6 => null,
        6 when Is(name, "params"u8) || Is(name, "prompt"u8) => PrivateKind.Prompt,
        7 when Is(name, "prompts"u8) => PrivateKind.Prompt,
        8 when Is(name, "clientIP"u8) => PrivateKind.Address,
        8 when Is(name, "messages"u8) => PrivateKind.Prompt,
        9 when Is(name, "client_ip"u8) => PrivateKind.Address,
        11 when Is(name, "last_params"u8) => PrivateKind.Prompt,
        12 when Is(name, "input_prompt"u8) => PrivateKind.Prompt,
        15 when Is(name, "negative_prompt"u8) => PrivateKind.Prompt,
        _ => HoldsPrompt(name) ? PrivateKind.AboutPrompt : null,
    };

    /// <summary>Any name with <c>prompt</c> in it, but those of its tokens.</summary>
    private static bool HoldsPrompt(ReadOnlySpan<byte> name)
    {
        var prompt = "prompt"u8;
        var tokens = "prompt_token"u8;
        var rest = name;
        while (rest.IndexOfAny((byte)'p', (byte)'P') is >= 0 and var at && rest.Length - at >= prompt.Length)
        {
            rest = rest[at..];
            if (Is(rest[..prompt.Length], prompt))
            {
                return name.Length < tokens.Length || !Is(name[..tokens.Length], tokens);
            }

            rest = rest[1..];
        }

        return false;
    }

    private static byte[] Unescaped(ref Utf8JsonReader name)
    {
        try
        {
            return Encoding.UTF8.GetBytes(name.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: what else the name says still counts.
            return name.ValueSpan.ToArray();
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
