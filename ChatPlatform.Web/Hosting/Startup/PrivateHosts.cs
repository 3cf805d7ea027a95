using System.Net;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Private hosts that must never be allowed for tools and providers.</summary>
internal static class PrivateHosts
{
    /// <summary>
    /// Addresses of metadata services, which return credentials: link-local addresses and those of specific hosting
    /// providers.
    /// </summary>
    private static readonly IPNetwork[] s_metadata =
    [
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::/32"),
        IPNetwork.Parse("100.100.100.200/32"), IPNetwork.Parse("168.63.129.16/32"), IPNetwork.Parse("192.0.0.192/32"),
    ];

    private static readonly string[] s_metadataNames =
    [
        "metadata",
        "metadata.google.internal",
        "metadata.goog",
        "instance-data",
        "instance-data.ec2.internal",
    ];

    public static bool IsLocalMachine(string host)
    {
        var name = NameOf(host);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (
                AddressOf(name) is { } address
                && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            );
    }

    public static bool IsMetadata(string host)
    {
        var name = NameOf(host);
        return s_metadataNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (AddressOf(name) is { } address && s_metadata.Any(n => n.Contains(address)));
    }

    private static string NameOf(string host) => host.Trim().Trim('[', ']').TrimEnd('.');

    private static IPAddress? AddressOf(string name) =>
        IPAddress.TryParse(name, out var address) ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;
}
