using System.Net;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Oidc;

/// <summary>
/// Options of the section "Oidc": the identity provider for staff. Without the section there is none.
/// </summary>
public sealed class OidcOptions
{
    public const string Section = "Oidc";

    /// <summary>Issuer URL of the provider.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Display name of the provider, shown on the button.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>E-mail domains for which the provider is trusted when a user signs in for the first time.</summary>
    public List<string> AllowedDomains { get; init; } = [];

    /// <summary>Additional hosts of the key and token endpoints of the provider.</summary>
    public List<string> AllowedHosts { get; init; } = [];

    public bool IsConfigured => Authority.Length > 0;

    /// <summary>Origin of the authority, or null.</summary>
    public string? Origin =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>True for an address in one of the allowed domains (exact match).</summary>
    public bool Allows(string email) =>
        AllowedDomains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>True when http is acceptable: for loopback addresses.</summary>
    internal bool IsLoopback => Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));
}

/// <summary>Validates the section when it exists.</summary>
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
            wrong.Add("Oidc:Authority must be the https URL of the identity provider.");
        }

        if (
            string.IsNullOrWhiteSpace(options.ClientId)
            || string.IsNullOrWhiteSpace(options.ClientSecret)
            || string.IsNullOrWhiteSpace(options.DisplayName))
        {
            wrong.Add("Oidc:ClientId, Oidc:ClientSecret and Oidc:DisplayName are required.");
        }

        if (
            options.AllowedDomains.Count == 0
            || !options
                .AllowedDomains.Concat(options.AllowedHosts)
                .All(d => Uri.CheckHostName(d) == UriHostNameType.Dns))
        {
            wrong.Add(
                "Oidc:AllowedDomains must have at least one domain, and " +
                "Oidc:AllowedHosts only host names (example.com).");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private bool IsAllowed(Uri authority, OidcOptions options) =>
        authority.Scheme == Uri.UriSchemeHttps
        || (authority.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment() && options.IsLoopback);
}
