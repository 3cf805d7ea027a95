using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatPlatform.Tests.Support;

/// <summary>A site of somebody else, on 127.0.0.2: one page with one frame in it.</summary>
internal sealed class HostPage : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _html;

    public HostPage(string frameAddress)
    {
        _html = $"<!doctype html><title>A page</title><iframe id=\"f\" src=\"{frameAddress}\"></iframe>";
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; } = new($"{Origin}/");

    /// <summary>The same for all of a run, so that a tenant's list can name it beforehand.</summary>
    public static string Origin { get; } = $"http://127.0.0.2:{FreePort()}";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                context.Response.ContentType = "text/html";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_html));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
