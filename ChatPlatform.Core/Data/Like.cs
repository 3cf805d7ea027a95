namespace ChatPlatform.Core.Data;

/// <summary>Builds LIKE patterns from user input with % and _ escaped. The escape character is the backslash.</summary>
internal static class Like
{
    public static string Containing(string text) => $"%{Exactly(text.Trim())}%";

    /// <summary>Matches the whole text, for comparisons that ignore case.</summary>
    public static string Exactly(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
