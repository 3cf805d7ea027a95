using ChatPlatform.Core.Inference.Egress;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>What a connection must be before it is kept. Whether the address may be reached is decided again each time that it is called.</summary>
internal static class ConnectionRules
{
    private const int LongestName = 80;
    private const int LongestUrl = 500;
    private const int LongestModel = 200;
    private const int ShortestKey = 8;
    private const int LongestKey = 500;

    /// <summary>Broken rules by field; empty when there are none.</summary>
    public static Dictionary<string, string> Check(ConnectionDraft draft, EgressOptions egress)
    {
        var errors = new Dictionary<string, string>();
        Add("name", IsText(draft.Name, LongestName) ? null : $"Give it a name of at most {LongestName} characters.");
        Add("kind", KindRule(draft.Kind));
        Add("baseUrl", errors.ContainsKey("kind") || ProviderKinds.FixedBaseUrl(draft.Kind) is not null ? null : UrlRule(draft.BaseUrl, egress));
        Add("model", IsText(draft.Model, LongestModel) ? null : $"Name the model as the provider does, in at most {LongestModel} characters.");
        Add("key", draft.Key is null or { Length: >= ShortestKey and <= LongestKey } && draft.Key?.All(c => c is > ' ' and <= '~') != false
            ? null
            : $"A key has {ShortestKey} to {LongestKey} characters and no spaces. Copy it again from the provider.");
        return errors;

        void Add(string field, string? rule)
        {
            if (rule is not null)
            {
                errors[field] = rule;
            }
        }
    }

    private static string? KindRule(string? kind) => kind switch
    {
        not null when ProviderKinds.Served.Contains(kind) => null,
        ProviderKinds.Anthropic => "Anthropic's own interface is not available yet. Its models can be used through OpenRouter.",
        _ => $"Choose one of: {string.Join(", ", ProviderKinds.Served)}.",
    };

    private static string? UrlRule(string? url, EgressOptions egress)
    {
        if (url is not { Length: <= LongestUrl } || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return "Give the whole address, such as https://host/v1.";
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return "Leave out user names, question marks and everything after them.";
        }

        return address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && egress.AllowedPrivateHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase))
            ? null
            : "The address begins with https.";
    }

    private static bool IsText(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}
