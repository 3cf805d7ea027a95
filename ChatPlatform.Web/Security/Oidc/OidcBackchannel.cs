using ChatPlatform.Core.Egress;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// HTTP handler for the identity provider. It connects only to configured hosts, whatever the metadata contains (S52).
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

        // Configured by the operator, so private addresses are allowed; this does not apply to tools of tenants.
        InnerHandler = EgressHandler.Create(new() { AllowedPrivateHosts = [.. _hosts] });
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } uri && _hosts.Contains(uri.Host) && uri.Scheme == _scheme
            ? base.SendAsync(request, cancellationToken)
            : throw new EgressRefusedException($"{request.RequestUri?.Host} is not a host of the identity provider.");
}
