namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>Kinds of providers as people call them.</summary>
internal static class ProviderLabels
{
    public static string Of(string kind) => kind switch
    {
        "openai" => "OpenAI",
        "gemini" => "Google Gemini",
        "openrouter" => "OpenRouter",
        _ => "Another one (OpenAI-compatible)",
    };
}
