using System.Collections.Concurrent;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>
/// Keeps one copy of texts that repeat in every signal (gateways, URLs, wallets, models, topics), so that a session's memory is
/// its numbers. Bounded: past its maximum texts are returned as they are.
/// </summary>
internal sealed class TextPool
{
    private const int TextsMax = 65_536;
    private const int LengthMax = 256;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _textsBySpan;

    public TextPool() => _textsBySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The pool of this process.</summary>
    public static TextPool Shared { get; } = new();

    public string Intern(string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        // ConcurrentDictionary.Count locks: it is read only for texts not seen before.
        return text.Length <= LengthMax && _texts.Count < TextsMax ? _texts.GetOrAdd(text, text) : text;
    }

    /// <summary>As <see cref="Intern(string)"/>; a known text costs no allocation.</summary>
    public string Intern(ReadOnlySpan<char> text) =>
        text.IsEmpty ? "" : _textsBySpan.TryGetValue(text, out var known) ? known : Intern(text.ToString());
}
