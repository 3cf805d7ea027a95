using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Core.Egress;

/// <summary>
/// The section "Egress": private addresses that the platform may connect to. Set only in the deployment's
/// configuration, never in the console.
/// </summary>
public sealed class EgressOptions
{
    /// <summary>Allowed hosts (names or addresses) in private ranges; plain http is allowed for them too.</summary>
    public List<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>Allowed ports besides 443; hosts in <see cref="AllowedPrivateHosts"/> may use any.</summary>
    public List<int> AllowedPorts { get; init; } = [];

    /// <summary>Seconds until a connection must be established.</summary>
    [Range(1, 60)]
    public int ConnectSeconds { get; set; } = 5;
}

/// <summary>The egress rules block the connection. The message is for staff and logs.</summary>
public sealed class EgressRefusedException(string reason) : HttpRequestException(reason);

/// <summary>
/// Creates the handler of all outgoing HTTP requests (S52). It checks the IP address of the actual connection, so that
/// a changed DNS answer cannot bypass the rules; it follows no redirects, uses no proxy from the environment, and does
/// not connect when a name cannot be resolved.
/// </summary>
public static class EgressHandler
{
    public static SocketsHttpHandler Create(EgressOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(options.ConnectSeconds),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxConnectionsPerServer = 512,
        ConnectCallback = (context, ct) => ConnectAsync(options, context, ct),
    };

    private static async ValueTask<Stream> ConnectAsync(
        EgressOptions options, SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var allowed = options.AllowedPrivateHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
        if (!allowed && context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
        {
            throw new EgressRefusedException($"Only https is allowed to {host}.");
        }

        if (!allowed && port != 443 && !options.AllowedPorts.Contains(port))
        {
            throw new EgressRefusedException($"Port {port} is not allowed.");
        }

        var addresses = await Dns.GetHostAddressesAsync(host, ct);
        var address = addresses.FirstOrDefault(a => allowed || IsPublic(a))
            ?? throw new EgressRefusedException($"{host} is not a public address.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// True for public addresses (IANA special-purpose registries, RFC 6890 and its updates); embedded IPv4 addresses
    /// are checked too.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return EmbeddedIPv4(address) is { } inner
                ? IsPublic(inner)
                : s_publicV6.Contains(address) && !s_refusedV6.Any(n => n.Contains(address));
        }

        return !s_refusedV4.Any(n => n.Contains(address));
    }

    private static IPAddress? EmbeddedIPv4(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (
            address.IsIPv4MappedToIPv6
            || IPNetwork.Parse("::/96").Contains(address)
            || IPNetwork.Parse("64:ff9b::/96").Contains(address))
        {
            return new(bytes.AsSpan(12, 4));
        }

        return IPNetwork.Parse("2002::/16").Contains(address) ? new(bytes.AsSpan(2, 4)) : null;
    }

    private static readonly IPNetwork s_publicV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] s_refusedV6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20")];

    private static readonly IPNetwork[] s_refusedV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];
}
