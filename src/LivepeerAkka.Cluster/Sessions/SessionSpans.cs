using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>What a session's decisions depend on: the URLs, wallets and operators through which a change of the directory reaches its segments.</summary>
internal static class SessionSpans
{
    /// <summary>The spans in order, each once; a session without segments depends on nothing.</summary>
    public static IReadOnlyList<EvidenceSpan> Of(SessionPicture picture, ICapabilityTimelines capabilities)
    {
        var spans = new HashSet<EvidenceSpan>();
        foreach (var segment in picture.Analysis.Segments)
        {
            Add(segment.Key.Value);
            foreach (var identity in segment.Identities)
            {
                Add(identity.Url);
                Add(identity.Address);
                foreach (var url in capabilities.NodesOfWallet(identity.Address))
                {
                    // Candidates of a wallet are all nodes of its operators.
                    foreach (var wallet in capabilities.NodeAt(url)!.Wallets.Where(w => w.HotWallet == identity.Address))
                    {
                        Add(wallet.Operator);
                    }
                }
            }

            foreach (var payment in segment.Payments)
            {
                Add(payment.Recipient);
                Add(payment.Url);
            }

            void Add(string key)
            {
                if (key.Length > 0)
                {
                    spans.Add(new EvidenceSpan(key, segment.StartMs, segment.EndMs));
                }
            }
        }

        return [.. spans.OrderBy(s => s.Key, StringComparer.Ordinal).ThenBy(s => s.StartMs).ThenBy(s => s.EndMs)];
    }
}
