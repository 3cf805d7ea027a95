namespace ChatPlatform.Web.Components.Shared.Catalog;

/// <summary>Display names of provider kinds.</summary>
internal static class ProviderLabels
{
    public static string Of(string kind) => kind switch
    {
        "builtin" => "Built in",
        "openai" => "OpenAI",
        "anthropic" => "Anthropic",
        "azure-openai" => "Azure OpenAI",
        "gemini" => "Google Gemini",
        "openrouter" => "OpenRouter",
        _ => "Other (OpenAI-compatible)",
    };
}
