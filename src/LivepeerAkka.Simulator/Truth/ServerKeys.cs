using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>Whom a record names: a node's URL (<c>host:port</c>), or a hot wallet where nothing gives it a URL.</summary>
internal readonly record struct ServerKey(string Url, string Wallet)
{
    /// <summary>Text that segments are told apart by.</summary>
    public string Text => Url.Length > 0 ? Url : Wallet;
}

/// <summary>The server key of every record of a session (sessions.md section 3).</summary>
internal sealed class ServerKeys
{
    private readonly Dictionary<int, ServerKey> _byWallet = [];

    private ServerKeys()
    {
    }

    /// <summary>Some record of the session carries a wallet that no record of the session gives a URL.</summary>
    public static bool NeedsCapabilities(IReadOnlyList<PlannedEvent> signals) =>
        signals.Any(s => IsWalletOnly(s) && !signals.Any(o => GivesUrl(o, s.Node!.HotWallet)));

    /// <param name="signals">The session's signals, by event time.</param>
    /// <param name="capabilities">What capabilities know of wallets; null while no record needs it.</param>
    public static ServerKeys Of(IReadOnlyList<PlannedEvent> signals, ObservedNetwork? capabilities)
    {
        var keys = new ServerKeys();
        foreach (var signal in signals.Where(s => IsWalletOnly(s)))
        {
            var wallet = signal.Node!.HotWallet;
            var near = signals.Where(o => GivesUrl(o, wallet)).OrderBy(o => Math.Abs(o.EventMs - signal.EventMs)).ThenBy(o => o.EventMs).ToList();
            var url = near.Count > 0 ? near[0].Node!.NodeKey : capabilities?.OnlyNodeOfWallet(wallet, signal.EventMs) ?? "";
            keys._byWallet.Add(signal.Number, new ServerKey(url, wallet));
        }

        return keys;
    }

    /// <summary>Null = the record names nobody.</summary>
    public ServerKey? Of(in PlannedEvent signal) =>
        signal.Node is not { } node ? null
            : IsWalletOnly(signal) ? _byWallet[signal.Number]
            : new ServerKey(node.NodeKey, node.HotWallet);

    /// <summary>The same as text, null = the record names nobody.</summary>
    public string? TextOf(in PlannedEvent signal) => Of(signal)?.Text;

    /// <summary>The record names somebody, but not a URL.</summary>
    public static bool IsWalletOnly(in PlannedEvent signal) => signal.Node is not null && signal.Spelling.HasFlag(Spelling.WalletOnly);

    private static bool GivesUrl(in PlannedEvent signal, string wallet) =>
        signal.Node is { } node && !IsWalletOnly(signal) && string.Equals(node.HotWallet, wallet, StringComparison.Ordinal);
}
