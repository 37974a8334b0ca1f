using System.Security.Cryptography;
using System.Text;
using Akka.Cluster.Sharding;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sharding;

/// <summary>Entity ids of sessions, and the shard of each: a hash of organisation and session id.</summary>
public sealed class SessionEntityId(int shardCount) : HashCodeMessageExtractor(shardCount)
{
    /// <summary>Longest readable id: the journal's column holds 255 characters.</summary>
    private const int ReadableLengthMax = 180;

    /// <summary>What stays readable of a longer one.</summary>
    private const int PrefixLength = 100;

    /// <inheritdoc />
    public override string? EntityId(object message) => message is IWithSessionKey { Key: var key } ? Of(key) : null;

    /// <summary>
    /// <c>org/session_id</c>; where that is long, its beginning and a hash of the whole, so that hostile ids stay apart and short.
    /// </summary>
    public static string Of(SessionKey key) => Short($"{key.Org}/{key.SessionId}");

    /// <summary>A text as an entity id.</summary>
    internal static string Short(string text) => text.Length <= ReadableLengthMax ? text : $"{Prefix(text)}#{Hash(text)}";

    /// <summary>The beginning; a pair of surrogates that it would divide is U+FFFD, because half a pair is no text.</summary>
    private static string Prefix(string text) => char.IsHighSurrogate(text[PrefixLength - 1]) ? $"{text.AsSpan(0, PrefixLength - 1)}\uFFFD" : text[..PrefixLength];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
