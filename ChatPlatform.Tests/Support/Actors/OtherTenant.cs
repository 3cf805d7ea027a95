using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// Clients with other source addresses: the whole of 127.0.0.0/8 is local, and a connection may use any of it.
/// </summary>
internal static class OtherTenant
{
    private static int s_last;

    /// <summary>An address that no other test has used.</summary>
    public static IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref s_last);
        return new IPAddress([127, 9, (byte)(number >> 8), (byte)(number & 255)]);
    }

    /// <summary>A client that connects from the address.</summary>
    public static HttpClient At(this AppFixture app, IPAddress address) => At(app.Address, address);

    /// <summary>A client of another instance that connects from the address.</summary>
    public static HttpClient At(Uri instance, IPAddress address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = instance };

    /// <summary>A client with its own new address.</summary>
    public static HttpClient AtNewAddress(this AppFixture app) => app.At(NewAddress());
}
