using System.Net;
using System.Net.Sockets;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// A node's way to a store: a port of loopback that carries connections to another. Cut, what is under way ends at once and nothing new gets
/// through: so a node in this process loses a store, or dies without another word.
/// </summary>
internal sealed class CutLink : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int Backlog = 128;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _target;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private bool _isCut;

    public CutLink(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        _ = AcceptAsync();
    }

    /// <summary>Port that the node connects to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var socket in _open)
            {
                Reset(socket);
            }

            _open.Clear();
        }
    }

    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
        }
    }

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            near.NoDelay = far.NoDelay = true;
            if (!Keep(near) || !Keep(far))
            {
                return;
            }

            await far.ConnectAsync(_target);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The store is down: the client sees its connection close.
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(near);
                _open.Remove(far);
            }

            near.Dispose();
            far.Dispose();
        }
    }

    private bool Keep(Socket socket)
    {
        lock (_gate)
        {
            return !_isCut && _open.Add(socket);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side may go at any time.
        }
    }

    /// <summary>Closes so that the other end sees an error at once.</summary>
    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }
}
