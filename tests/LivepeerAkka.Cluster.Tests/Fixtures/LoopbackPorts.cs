using System.Net;
using System.Net.Sockets;

namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>Ports of loopback that are free now.</summary>
public static class LoopbackPorts
{
    /// <summary>One of them.</summary>
    public static int Free() => Free(1)[0];

    /// <summary>So many, each another.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}
