namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// The server key of every record of a session (section 3): its own URL; else the URL of the session's record with the same hot
/// wallet nearest in time (then the earlier); else the one node that capabilities give the wallet; else the wallet.
/// </summary>
internal sealed class ServerKeys
{
    /// <summary>Number of the key of a record that names nobody, or nobody who can be read.</summary>
    public const int Nobody = -1;

    private const int Unresolved = -2;
    private readonly InternTable<ServerKey> _keys = new();

    /// <summary>Number of the key of each signal, by the number of the signal.</summary>
    private readonly int[] _numberOf;

    private ServerKeys(int count) => _numberOf = new int[count];

    /// <summary>Digest of what capabilities answered, in any order: the one thing about the keys that the signals do not say.</summary>
    public ulong Answers { get; private set; }

    /// <summary>Number of distinct keys.</summary>
    public int Count => _keys.Count;

    /// <summary>The key with a number.</summary>
    public ServerKey this[int number] => _keys[number];

    /// <summary>The number of a signal's key, <see cref="Nobody"/> for none.</summary>
    public int NumberOf(int signal) => _numberOf[signal];

    public static ServerKeys Of(SignalLog log, int[] order, IWalletNodes nodes)
    {
        var keys = new ServerKeys(log.Count);
        Span<int> byOrchestrator = log.OrchestratorCount <= 64 ? stackalloc int[log.OrchestratorCount] : new int[log.OrchestratorCount];
        byOrchestrator.Fill(Unresolved);
        byOrchestrator[0] = Nobody;
        WalletUrls? urls = null;
        var entries = log.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            var orchestrator = entries[i].Orchestrator;
            if (byOrchestrator[orchestrator] == Unresolved)
            {
                byOrchestrator[orchestrator] = keys.ForEveryRecordOf(log, orchestrator);
            }

            if (byOrchestrator[orchestrator] != Unresolved)
            {
                keys._numberOf[i] = byOrchestrator[orchestrator];
                continue;
            }

            var wallet = log.OrchestratorOf(orchestrator).HotWallet;
            var url = (urls ??= new WalletUrls(log, order)).Nearest(wallet, entries[i].EventTimeMs);
            if (url.Length == 0)
            {
                url = nodes.NodeOf(wallet, entries[i].EventTimeMs);
                keys.Answers += Digest64.Empty.Add(entries[i].Uid.Value).Add(url).Value;
            }

            keys._numberOf[i] = keys._keys.NumberOf(url.Length > 0 ? new ServerKey(url, IsWallet: false) : new ServerKey(wallet, IsWallet: true));
        }

        return keys;
    }

    private int ForEveryRecordOf(SignalLog log, int orchestrator)
    {
        var url = log.NodeUrlOf(orchestrator);
        return url.Length > 0 ? _keys.NumberOf(new ServerKey(url, IsWallet: false))
            : log.OrchestratorOf(orchestrator).HotWallet.Length == 0 ? Nobody
            : Unresolved;
    }

    /// <summary>The records that tie a hot wallet to a URL, by wallet and in fold order.</summary>
    private sealed class WalletUrls
    {
        private readonly Dictionary<string, List<(long TimeMs, string Url)>> _byWallet = new(StringComparer.Ordinal);

        public WalletUrls(SignalLog log, int[] order)
        {
            var entries = log.Entries;
            foreach (var i in order)
            {
                var wallet = log.OrchestratorOf(entries[i].Orchestrator).HotWallet;
                var url = log.NodeUrlOf(entries[i].Orchestrator);
                if (wallet.Length == 0 || url.Length == 0)
                {
                    continue;
                }

                if (!_byWallet.TryGetValue(wallet, out var records))
                {
                    _byWallet.Add(wallet, records = []);
                }

                // Of records with one time the first in fold order speaks.
                if (records.Count == 0 || records[^1].TimeMs != entries[i].EventTimeMs)
                {
                    records.Add((entries[i].EventTimeMs, url));
                }
            }
        }

        public string Nearest(string wallet, long timeMs)
        {
            if (!_byWallet.TryGetValue(wallet, out var records))
            {
                return "";
            }

            var (low, high) = (0, records.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = records[middle].TimeMs < timeMs ? (middle + 1, high) : (low, middle);
            }

            return low == records.Count || (low > 0 && timeMs - records[low - 1].TimeMs <= records[low].TimeMs - timeMs)
                ? records[low - 1].Url
                : records[low].Url;
        }
    }
}
