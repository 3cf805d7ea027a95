using ChatPlatform.Core.Egress;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// The way to the identity provider: to its own hosts and nowhere else, whatever its documents name (S52).
/// </summary>
public sealed class OidcBackchannel : DelegatingHandler
{
    private readonly HashSet<string> _hosts;
    private readonly string _scheme;

    public OidcBackchannel(OidcOptions options)
    {
        var authority = new Uri(options.Authority);
        _scheme = authority.Scheme;
        _hosts = new([authority.Host, .. options.AllowedHosts], StringComparer.OrdinalIgnoreCase);

        // Named by the deployment, so it may lie inside; an allowance of its own, which tools and tenants do not share.
        InnerHandler = EgressHandler.Create(new() { AllowedPrivateHosts = [.. _hosts] });
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } uri && _hosts.Contains(uri.Host) && uri.Scheme == _scheme
            ? base.SendAsync(request, cancellationToken)
            : throw new EgressRefusedException($"{request.RequestUri?.Host} is no host of the identity provider.");
}
