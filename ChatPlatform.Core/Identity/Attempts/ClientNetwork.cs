using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>Whom an address stands for when tries are counted.</summary>
public static class ClientNetwork
{
    /// <summary>One IPv4 address, or the /64 network that one visitor of an IPv6 provider has to himself.</summary>
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

    /// <summary>
    /// As <see cref="Of(IPAddress?)"/>, of an address in words; the words themselves where they are none.
    /// </summary>
    public static string Of(string? client) => IPAddress.TryParse(client, out var address) ? Of(address) : client ?? "";
}
