namespace LivepeerAkka.Domain.Sessions;

/// <summary>Which server a record names: a node's normalised URL, or a hot wallet whose node is not known.</summary>
/// <param name="Value">Normalised URL or hot wallet, '' = nobody.</param>
/// <param name="IsWallet">The value is a hot wallet.</param>
public readonly record struct ServerKey(string Value, bool IsWallet) : IComparable<ServerKey>
{
    /// <summary>The node's normalised URL, '' when only a wallet is known.</summary>
    public string Url => IsWallet ? "" : Value;

    /// <summary>Ordinal order of the values, URLs before wallets.</summary>
    public int CompareTo(ServerKey other)
    {
        var byValue = string.CompareOrdinal(Value, other.Value);
        return byValue != 0 ? byValue : IsWallet.CompareTo(other.IsWallet);
    }
}

/// <summary>What capabilities say about hot wallets.</summary>
public interface IWalletNodes
{
    /// <summary>
    /// Normalised URL of the one node that capabilities give a hot wallet (offers seen in the 24 h before <paramref name="atMs"/>, or
    /// first seen in the 30 min after); '' when they give it none or several.
    /// </summary>
    /// <param name="hotWallet">Hot wallet, lower-case.</param>
    /// <param name="atMs">Event time of the record that names the wallet, epoch ms.</param>
    string NodeOf(string hotWallet, long atMs);
}

/// <summary>Capabilities that know no wallet.</summary>
public sealed class NoWalletNodes : IWalletNodes
{
    /// <summary>The one instance.</summary>
    public static readonly NoWalletNodes Instance = new();

    private NoWalletNodes()
    {
    }

    /// <inheritdoc />
    public string NodeOf(string hotWallet, long atMs) => "";
}
