namespace ChatPlatform.Core.Data;

/// <summary>
/// Patterns for LIKE out of what people type: their % and _ mean themselves. The escape character is the backslash.
/// </summary>
internal static class Like
{
    public static string Containing(string text) => "%" + text.Trim()
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
