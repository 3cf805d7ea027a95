namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>Display names of provider kinds.</summary>
internal static class ProviderLabels
{
    public static string Of(string kind) => kind switch
    {
        "openai" => "OpenAI",
        "gemini" => "Google Gemini",
        "openrouter" => "OpenRouter",
        _ => "Other (OpenAI-compatible)",
    };
}
