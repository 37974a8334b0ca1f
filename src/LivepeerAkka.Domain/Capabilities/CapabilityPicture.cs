namespace LivepeerAkka.Domain.Capabilities;

/// <summary>
/// The timelines of all nodes with their indexes by operator and hot wallet. Immutable; a change copies the tables that it touches, which are
/// small, and shares the timelines.
/// </summary>
public sealed class CapabilityPicture : ICapabilityTimelines
{
    /// <summary>Nothing is known.</summary>
    public static readonly CapabilityPicture Empty = new(
        version: 0, new Dictionary<string, NodeTimeline>(StringComparer.Ordinal), NodeIndex.Empty, NodeIndex.Empty);

    private readonly Dictionary<string, NodeTimeline> _nodes;
    private readonly NodeIndex _byOperator;
    private readonly NodeIndex _byWallet;

    private CapabilityPicture(long version, Dictionary<string, NodeTimeline> nodes, NodeIndex byOperator, NodeIndex byWallet)
    {
        Version = version;
        _nodes = nodes;
        _byOperator = byOperator;
        _byWallet = byWallet;
    }

    /// <inheritdoc />
    public long Version { get; }

    /// <summary>All nodes of which something is known, in no order.</summary>
    public IReadOnlyCollection<NodeTimeline> Nodes => _nodes.Values;

    /// <inheritdoc />
    public NodeTimeline? NodeAt(string url) => _nodes.GetValueOrDefault(url);

    /// <inheritdoc />
    public IReadOnlyList<string> NodesOfOperator(string operatorAddress) => _byOperator.Of(operatorAddress);

    /// <inheritdoc />
    public IReadOnlyList<string> NodesOfWallet(string hotWallet) => _byWallet.Of(hotWallet);

    /// <summary>
    /// Hot wallets that capabilities ever gave an operator at any node, sorted: through each of them a change of one node of the operator
    /// can change decisions.
    /// </summary>
    public IReadOnlyList<string> WalletsOfOperator(string operatorAddress) =>
    [
        .. NodesOfOperator(operatorAddress)
            .SelectMany(url => _nodes[url].Wallets)
            .Where(w => string.Equals(w.Operator, operatorAddress, StringComparison.Ordinal))
            .Select(w => w.HotWallet)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc />
    public string NodeOf(string hotWallet, long atMs)
    {
        var found = "";
        foreach (var url in _byWallet.Of(hotWallet))
        {
            if (!IsGiven(_nodes[url], hotWallet, atMs))
            {
                continue;
            }

            if (found.Length > 0)
            {
                return "";
            }

            found = url;
        }

        return found;
    }

    /// <summary>A picture with newer timelines of some nodes; an empty timeline takes its node away.</summary>
    /// <param name="changed">Timelines that take the place of those with the same URL.</param>
    /// <param name="version">Version of the picture with them.</param>
    public CapabilityPicture With(IEnumerable<NodeTimeline> changed, long version)
    {
        var nodes = new Dictionary<string, NodeTimeline>(_nodes, StringComparer.Ordinal);
        var (byOperator, byWallet) = (_byOperator.Edit(), _byWallet.Edit());
        foreach (var next in changed)
        {
            var before = nodes.GetValueOrDefault(next.Url) ?? NodeTimelines.Empty(next.Url);
            byOperator.Replace(next.Url, OperatorsOf(before), OperatorsOf(next));
            byWallet.Replace(next.Url, WalletsOf(before), WalletsOf(next));
            if (next.IsEmpty())
            {
                nodes.Remove(next.Url);
                continue;
            }

            nodes[next.Url] = next;
        }

        return new CapabilityPicture(version, nodes, byOperator.ToIndex(), byWallet.ToIndex());
    }

    private static HashSet<string> OperatorsOf(NodeTimeline node) => node.Offers.Select(o => o.Operator).ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> WalletsOf(NodeTimeline node) => node.Wallets.Select(w => w.HotWallet).ToHashSet(StringComparer.Ordinal);

    // Discovery ties wallets to nodes too, but only capabilities say who may serve.
    private static bool IsGiven(NodeTimeline node, string hotWallet, long atMs)
    {
        foreach (var wallet in node.Wallets)
        {
            if (wallet.Operator.Length == 0 || !string.Equals(wallet.HotWallet, hotWallet, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var seen in wallet.Seen)
            {
                if (seen.FirstMs <= atMs + CapabilityLimits.LearnedLaterMs && seen.LastMs >= atMs - CapabilityLimits.RecentMs)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
