using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>The section "Proxies": whose word about the client's address and scheme is taken.</summary>
public sealed class ProxyOptions
{
    /// <summary>
    /// Addresses ("10.0.0.4") or networks ("10.0.0.0/24") of the proxies in front; from anybody else the forwarded
    /// headers mean nothing (S63).
    /// </summary>
    public List<string> Known { get; init; } = [];

    internal bool IsValid =>
        Known.TrueForAll(k => IPAddress.TryParse(k, out _) || System.Net.IPNetwork.TryParse(k, out _));
}

/// <summary>
/// Tells the framework's forwarded-headers middleware about the listed proxies, in the place of its own trust in
/// loopback.
/// </summary>
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
