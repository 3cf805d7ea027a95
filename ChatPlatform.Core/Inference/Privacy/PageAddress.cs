using System.Buffers;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>Finds out whether a text that arrives in parts ends inside the address of a page.</summary>
internal static class PageAddress
{
    /// <summary>Characters of a word that are kept; its beginning decides.</summary>
    private const int MaxWord = 256;

    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n<>\"");

    /// <summary>True when text that follows belongs to an address.</summary>
    /// <param name="word">The word before <paramref name="text"/>, see <see cref="WordAtEnd"/>.</param>
    public static bool IsOpen(string word, ReadOnlySpan<char> text) =>
        WordAtEnd(word, text) is var last
        && (last.Contains("://", StringComparison.Ordinal) || last.Contains("](//", StringComparison.Ordinal));

    /// <summary>The word without its end with which a text ends, at most its first characters.</summary>
    /// <param name="word">The word that the text continues.</param>
    public static string WordAtEnd(string word, ReadOnlySpan<char> text)
    {
        var end = text.LastIndexOfAny(s_ends);
        var last = end < 0 ? string.Concat(word, text) : text[(end + 1)..].ToString();
        return last.Length <= MaxWord ? last : last[..MaxWord];
    }
}
