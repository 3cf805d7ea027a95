using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support;

/// <summary>
/// Ports for programs that cannot report a port that the system has chosen. They are below the system's range for
/// outgoing connections, which could take one.
/// </summary>
internal static class Ports
{
    private const int First = 20_000, Last = 32_000;

    /// <summary>A port on which no program listens now.</summary>
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
                // In use: try the next.
            }
        }
    }
}
