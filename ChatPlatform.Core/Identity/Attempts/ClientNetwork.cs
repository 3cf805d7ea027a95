using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>The network of an address, as used for counting attempts.</summary>
public static class ClientNetwork
{
    /// <summary>
    /// A single IPv4 address, or the /64 network of an IPv6 address, which providers assign to one customer.
    /// </summary>
    public static string Of(IPAddress? client)
    {
        var address = client ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    /// <summary>As <see cref="Of(IPAddress?)"/> for an address as text; other text is returned unchanged.</summary>
    public static string Of(string? client) => IPAddress.TryParse(client, out var address) ? Of(address) : client ?? "";
}
