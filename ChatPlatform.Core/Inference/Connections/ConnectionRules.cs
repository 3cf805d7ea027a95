using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>
/// Validates a connection before it is stored. Whether the address may be called is checked again with each request.
/// </summary>
internal static class ConnectionRules
{
    private const int MaxNameLength = 80;
    private const int MaxUrlLength = 500;
    private const int MaxModelLength = 200;
    private const int MinKeyLength = 8;
    private const int MaxKeyLength = 500;

    public static FieldErrors Check(ConnectionDraft draft, EgressOptions egress, FieldErrors? found = null)
    {
        var isServed = ProviderKinds.Supported.Contains(draft.Kind);
        var errors = (found ?? new FieldErrors())
            .Text("name", draft.Name, 1, MaxNameLength)
            .Check("kind", isServed, $"must be one of {string.Join(", ", ProviderKinds.Supported)}")
            .Text("model", draft.Model, 1, MaxModelLength)
            .Check(
                "key",
                draft.Key is null or { Length: >= MinKeyLength and <= MaxKeyLength }
                    && draft.Key?.All(c => c is > ' ' and <= '~') != false,
                $"must have {MinKeyLength} to {MaxKeyLength} characters and no spaces; "
                + "copy it again from the provider");
        draft.Patience?.Check(errors);
        return isServed && ProviderKinds.FixedBaseUrl(draft.Kind) is null
            ? CheckUrl(errors, draft.BaseUrl, egress)
            : errors;
    }

    private static FieldErrors CheckUrl(FieldErrors errors, string? url, EgressOptions egress)
    {
        if (
            url is not { Length: <= MaxUrlLength }
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Host.Length == 0)
        {
            return errors.Check("baseUrl", false, "must be an absolute address, such as https://host/v1");
        }

        var isAllowedPlain =
            address.Scheme == Uri.UriSchemeHttp
            && egress.AllowedPrivateHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase);
        return errors
            .Check(
                "baseUrl", address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0,
                "must have no user name, and no question mark or anything after it")
            .Check("baseUrl", address.Scheme == Uri.UriSchemeHttps || isAllowedPlain, "must begin with https");
    }
}
