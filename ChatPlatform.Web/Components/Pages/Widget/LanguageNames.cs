namespace ChatPlatform.Web.Components.Pages.Widget;

/// <summary>Names of the widget's languages, each in English and in itself.</summary>
public static class LanguageNames
{
    /// <summary>True when the language is written from right to left.</summary>
    public static bool IsRightToLeft(string? language) => language == "ar";

    public static string Of(string language) => language switch
    {
        "ar" => "Arabic (العربية)",
        "de" => "German (Deutsch)",
        "fr" => "French (français)",
        _ => "English",
    };
}
