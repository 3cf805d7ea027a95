using System.Text;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

/// <summary>Classes of characters that Markdown distinguishes.</summary>
internal static class Characters
{
    public static readonly char[] Spaces = [' ', '\t'];

    public static bool IsSpace(char character) => character is ' ' or '\t';

    /// <summary>True for the characters that a backslash turns into text.</summary>
    public static bool IsEscapable(char character) =>
        char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character));

    /// <summary>True for scripts without spaces between words: Thai, Chinese, Japanese and Korean.</summary>
    public static bool IsUnspaced(int codePoint) =>
        codePoint is (>= 0x0e00 and <= 0x0e7f) or (>= 0x3040 and <= 0x30ff) or (>= 0x3400 and <= 0x4dbf)
            or (>= 0x4e00 and <= 0x9fff) or (>= 0xac00 and <= 0xd7af) or (>= 0xf900 and <= 0xfaff);

    /// <summary>The number of times that a text has one character from a position.</summary>
    public static int RunLength(string text, int from)
    {
        var end = from + 1;
        while (end < text.Length && text[end] == text[from])
        {
            end++;
        }

        return end - from;
    }

    /// <summary>The character at a position, or a line feed outside of the text.</summary>
    public static char At(string text, int at) => at >= 0 && at < text.Length ? text[at] : '\n';

    /// <summary>The code point that ends before a position, or a line feed at the start.</summary>
    public static Rune Before(string text, int at) =>
        at == 0 ? new Rune('\n')
        : Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var rune, out _) == 0 ? rune
        : Rune.ReplacementChar;

    /// <summary>The code point at a position, or a line feed at the end.</summary>
    public static Rune After(string text, int at) =>
        at >= text.Length ? new Rune('\n')
        : Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _) == 0 ? rune
        : Rune.ReplacementChar;
}
