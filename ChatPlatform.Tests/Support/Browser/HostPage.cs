using System.Net;
using System.Text;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>A third-party site of one page on its own address.</summary>
internal sealed class HostPage : IDisposable
{
    private readonly HttpListener _listener = new();

    public HostPage(string address = "127.0.0.2")
    {
        Origin = $"http://{address}:{Ports.Free(IPAddress.Parse(address))}";
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public string Origin { get; }

    public Uri Address => new($"{Origin}/");

    /// <summary>HTML of the page's body.</summary>
    public string Body { get; set; } = "";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                context.Response.ContentType = "text/html";
                await context.Response.OutputStream.WriteAsync(
                    Encoding.UTF8.GetBytes($"<!doctype html><title>A page</title><body>{Body}</body>"));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
