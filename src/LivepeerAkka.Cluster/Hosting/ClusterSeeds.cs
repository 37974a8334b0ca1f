namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Addresses of seed nodes.</summary>
internal static class ClusterSeeds
{
    /// <summary>Transport of all addresses in settings.</summary>
    public const string Scheme = "akka.tcp://";

    /// <summary>What Akka calls the same transport over TLS.</summary>
    private const string TlsScheme = "akka.ssl.tcp://";

    /// <summary>The full address of a seed that may be given as <c>host:port</c>.</summary>
    public static string AddressOf(string seed, string systemName) =>
        seed.StartsWith(Scheme, StringComparison.Ordinal) ? seed : $"{Scheme}{systemName}@{seed}";

    /// <summary>The address as the transport in force knows it.</summary>
    public static string OnTransport(string address, bool overTls) => overTls ? TlsScheme + address[Scheme.Length..] : address;

    /// <summary>The system that a full address names.</summary>
    public static string SystemOf(string address) => address[Scheme.Length..address.IndexOf('@', StringComparison.Ordinal)];
}
