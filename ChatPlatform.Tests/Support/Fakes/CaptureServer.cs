using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>An attacker's server: it records every connection.</summary>
internal sealed class CaptureServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse("127.0.0.66"), 0);
    private readonly ConcurrentQueue<string> _requests = new();

    public CaptureServer()
    {
        _listener.Start();
        _ = OpenStreamAsync();
    }

    /// <summary>Host and port.</summary>
    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>The first line of each request.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void Dispose() => _listener.Dispose();

    private async Task OpenStreamAsync()
    {
        try
        {
            while (true)
            {
                using var visitor = await _listener.AcceptTcpClientAsync();
                _requests.Enqueue("A connection");
                using var reader = new StreamReader(visitor.GetStream());
                _requests.Enqueue(await reader.ReadLineAsync() ?? "");
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
        {
            return;
        }
    }
}
