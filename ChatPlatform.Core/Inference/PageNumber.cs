namespace ChatPlatform.Core.Inference;

/// <summary>Writes where a page is: by the number printed on it, and by its place in the file.</summary>
public static class PageNumber
{
    /// <param name="page">Place in the file, from 1.</param>
    /// <param name="label">Number printed on the page; null if it is the same.</param>
    /// <returns>"4", or "iv (sheet 4)".</returns>
    public static string Text(int page, string? label) => label is null ? $"{page}" : $"{label} (sheet {page})";
}
