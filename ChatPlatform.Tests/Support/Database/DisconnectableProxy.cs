using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support.Database;

/// <summary>
/// A TCP relay to the application that can drop data in either direction, and be cut. Browsers see its address as that
/// of the platform.
/// </summary>
internal sealed class DisconnectableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly int _port;
    private volatile bool _dropsResponses;
    private volatile bool _dropsRequests;

    public DisconnectableProxy(Uri app)
    {
        _port = app.Port;
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Drops all responses from now on.</summary>
    public void DropResponses() => _dropsResponses = true;

    /// <summary>Drops all data in both directions from now on.</summary>
    public void DropEverything() => _dropsResponses = _dropsRequests = true;

    /// <summary>Ends every connection; new ones work again.</summary>
    public void Disconnect()
    {
        var open = _open.Keys.ToList();
        open.ForEach(c => c.Dispose());
        _dropsResponses = _dropsRequests = false;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _open.Keys.ToList().ForEach(c => c.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var browser = await _listener.AcceptTcpClientAsync();
                _ = PassOnAsync(browser);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private async Task PassOnAsync(TcpClient browser)
    {
        using var app = new TcpClient();
        try
        {
            await app.ConnectAsync(IPAddress.Loopback, _port);
            (_open[browser], _open[app]) = (0, 0);
            await Task.WhenAny(
                CopyAsync(browser, app, () => _dropsRequests), CopyAsync(app, browser, () => _dropsResponses));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has closed the connection.
        }
        finally
        {
            browser.Dispose();
            _open.TryRemove(browser, out _);
            _open.TryRemove(app, out _);
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Func<bool> isLost)
    {
        var buffer = new byte[1 << 16];
        try
        {
            var (source, sink) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer) is > 0 and var read)
            {
                if (!isLost())
                {
                    await sink.WriteAsync(buffer.AsMemory(0, read));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection was cut.
        }
    }
}
