namespace ChatPlatform.Core.Inference;

/// <summary>Kinds of providers and their properties.</summary>
public static class ProviderKinds
{
    public const string OpenAi = "openai";

    /// <summary>Uses the Messages format; all other kinds use chat completions.</summary>
    public const string Anthropic = "anthropic";

    public const string AzureOpenAi = "azure-openai";

    public const string OpenAiCompatible = "openai-compatible";

    /// <summary>Path of chat completions at an Azure OpenAI resource.</summary>
    private const string AzurePath = "/openai/v1";

    private static readonly OrderedDictionary<string, string?> s_baseUrls = new(StringComparer.Ordinal)
    {
        [OpenAi] = "https://api.openai.com/v1",
        [Anthropic] = "https://api.anthropic.com",
        ["gemini"] = "https://generativelanguage.googleapis.com/v1beta/openai",
        [AzureOpenAi] = null,
        ["openrouter"] = "https://openrouter.ai/api/v1",
        [OpenAiCompatible] = null,
    };

    /// <summary>Kinds that a connection may have.</summary>
    public static IReadOnlyCollection<string> Supported => s_baseUrls.Keys;

    /// <summary>The fixed address of a kind; null when the connection specifies it.</summary>
    public static string? FixedBaseUrl(string kind) => s_baseUrls.GetValueOrDefault(kind);

    /// <summary>The base URL of requests: the fixed one, or the entered one; the path of Azure OpenAI may be omitted.
    /// </summary>
    /// <param name="url">An absolute URL; null for kinds with a fixed address.</param>
    public static string BaseUrl(string kind, string? url)
    {
        if (FixedBaseUrl(kind) is { } known)
        {
            return known;
        }

        var address = new Uri(url!);
        return kind == AzureOpenAi && address.AbsolutePath == "/"
            ? new Uri(address, AzurePath).AbsoluteUri
            : address.AbsoluteUri.TrimEnd('/');
    }
}
