namespace ChatPlatform.Core.Inference;

/// <summary>Kinds of providers and their properties. All served kinds use the chat-completions format.</summary>
public static class ProviderKinds
{
    public const string OpenAiCompatible = "openai-compatible";

    /// <summary>Uses a different format, for which there is no client.</summary>
    public const string Anthropic = "anthropic";

    private static readonly Dictionary<string, string?> s_baseUrls = new(StringComparer.Ordinal)
    {
        ["openai"] = "https://api.openai.com/v1",
        ["gemini"] = "https://generativelanguage.googleapis.com/v1beta/openai",
        ["openrouter"] = "https://openrouter.ai/api/v1",
        [OpenAiCompatible] = null,
    };

    /// <summary>Kinds that a connection may have.</summary>
    public static IReadOnlyCollection<string> Supported => s_baseUrls.Keys;

    /// <summary>The fixed address of a kind; null when the connection specifies it.</summary>
    public static string? FixedBaseUrl(string kind) => s_baseUrls.GetValueOrDefault(kind);
}
