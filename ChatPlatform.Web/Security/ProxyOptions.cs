using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>Options of the section "Proxies": trusted reverse proxies.</summary>
public sealed class ProxyOptions
{
    /// <summary>
    /// Addresses ("10.0.0.4") or networks ("10.0.0.0/24") of trusted proxies. Forwarded headers from other addresses
    /// are ignored (S63).
    /// </summary>
    public List<string> Known { get; init; } = [];

    internal bool IsValid =>
        Known.TrueForAll(k => IPAddress.TryParse(k, out _) || System.Net.IPNetwork.TryParse(k, out _));
}

/// <summary>Configures the forwarded headers middleware with the listed proxies instead of loopback.</summary>
internal sealed class ForwardedHeadersSetup(IOptions<ProxyOptions> proxies) : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders =
            proxies.Value.Known.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var known in proxies.Value.Known)
        {
            if (IPAddress.TryParse(known, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
            }
        }
    }
}
