using System.Net;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// The section "Oidc": an identity provider that staff may sign in with. Where the section is absent there is none.
/// </summary>
public sealed class OidcOptions
{
    public const string Section = "Oidc";

    /// <summary>Address of the provider, as in its discovery document.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>As people know the provider; stands on the button.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>
    /// Domains whose addresses the provider is believed about when it meets a person for the first time.
    /// </summary>
    public List<string> AllowedDomains { get; init; } = [];

    /// <summary>Hosts besides the authority's that the provider keeps its keys and tokens on.</summary>
    public List<string> AllowedHosts { get; init; } = [];

    public bool IsConfigured => Authority.Length > 0;

    /// <summary>Scheme, host and port of the authority; null where there is none.</summary>
    public string? Origin =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>True for an address in one of the allowed domains; parts of a domain's name do not count.</summary>
    public bool Allows(string email) =>
        AllowedDomains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>True where plain http is no danger: to this machine itself.</summary>
    internal bool IsLoopback => Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));
}

/// <summary>A section that is there must be whole.</summary>
public sealed class OidcValidation(IHostEnvironment environment) : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var wrong = new List<string>();
        if (
            !Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority)
            || !IsAllowed(authority, options)
            || authority.UserInfo.Length + authority.Query.Length + authority.Fragment.Length > 0)
        {
            wrong.Add("Oidc:Authority is the https address of the identity provider.");
        }

        if (
            string.IsNullOrWhiteSpace(options.ClientId)
            || string.IsNullOrWhiteSpace(options.ClientSecret)
            || string.IsNullOrWhiteSpace(options.DisplayName))
        {
            wrong.Add("Oidc:ClientId, Oidc:ClientSecret and Oidc:DisplayName are all needed.");
        }

        if (
            options.AllowedDomains.Count == 0
            || !options
                .AllowedDomains.Concat(options.AllowedHosts)
                .All(d => Uri.CheckHostName(d) == UriHostNameType.Dns))
        {
            wrong.Add(
                "Oidc:AllowedDomains holds one domain at least, and Oidc:AllowedHosts plain names (example.com).");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private bool IsAllowed(Uri authority, OidcOptions options) =>
        authority.Scheme == Uri.UriSchemeHttps
        || (authority.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment() && options.IsLoopback);
}
