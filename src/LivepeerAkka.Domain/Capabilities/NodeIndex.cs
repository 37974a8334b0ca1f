namespace LivepeerAkka.Domain.Capabilities;

/// <summary>Which nodes have something to do with a key (an operator, a hot wallet): immutable, changed through an edit.</summary>
internal sealed class NodeIndex
{
    public static readonly NodeIndex Empty = new(new Dictionary<string, string[]>(StringComparer.Ordinal));

    private readonly Dictionary<string, string[]> _urlsByKey;

    private NodeIndex(Dictionary<string, string[]> urlsByKey) => _urlsByKey = urlsByKey;

    /// <summary>URLs of the key's nodes, sorted.</summary>
    public IReadOnlyList<string> Of(string key) => _urlsByKey.TryGetValue(key, out var urls) ? urls : [];

    public Editor Edit() => new(this);

    /// <summary>Changes on their way to a new index; copies the table with the first change that is one.</summary>
    public sealed class Editor(NodeIndex before)
    {
        private Dictionary<string, string[]>? _changed;

        /// <summary>The node at a URL has something to do with the keys <paramref name="next"/>, no longer with <paramref name="previous"/>.</summary>
        public void Replace(string url, HashSet<string> previous, HashSet<string> next)
        {
            if (previous.SetEquals(next))
            {
                return;
            }

            _changed ??= new Dictionary<string, string[]>(before._urlsByKey, StringComparer.Ordinal);
            foreach (var key in previous.Where(k => !next.Contains(k)))
            {
                var left = _changed[key].Where(u => !string.Equals(u, url, StringComparison.Ordinal)).ToArray();
                if (left.Length == 0)
                {
                    _changed.Remove(key);
                    continue;
                }

                _changed[key] = left;
            }

            foreach (var key in next.Where(k => !previous.Contains(k)))
            {
                _changed[key] = [.. (_changed.GetValueOrDefault(key) ?? []).Append(url).Order(StringComparer.Ordinal)];
            }
        }

        public NodeIndex ToIndex() => _changed is null ? before : new NodeIndex(_changed);
    }
}
