using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support;

/// <summary>
/// Ports for programs that cannot say which one they took. Below those that the system gives to outgoing connections,
/// which would take one away again.
/// </summary>
internal static class Ports
{
    private const int First = 20_000, Last = 32_000;

    /// <summary>One that nothing listens at right now.</summary>
    public static int Free(IPAddress? address = null)
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var listener = new TcpListener(address ?? IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next.
            }
        }
    }
}
