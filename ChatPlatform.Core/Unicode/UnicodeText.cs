using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Unicode;

/// <summary>
/// Validates, cleans and cuts text. Lengths are UTF-16 code units, as in .NET and JavaScript; texts are cut between
/// user-perceived characters (extended grapheme clusters, Unicode UAX #29).
/// </summary>
public static class UnicodeText
{
    /// <summary>Invisible characters that are neither white space nor of the categories Cc and Cf.</summary>
    private const string WithoutGlyph = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    /// <summary>
    /// True when PostgreSQL can store the text and a browser can show it: no NUL and no unpaired surrogate.
    /// </summary>
    public static bool IsValid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !IsPair(text, i)))
            {
                return false;
            }

            i += char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return true;
    }

    /// <summary>
    /// True when nothing is visible: null, empty, or only white space, control and invisible characters.
    /// </summary>
    public static bool IsBlank(string? text) => (text ?? "").EnumerateRunes().All(IsInvisible);

    /// <summary>True when the text contains white space, control or invisible characters.</summary>
    public static bool HasInvisible(string text) => text.EnumerateRunes().Any(IsInvisible);

    /// <summary>
    /// Removes NUL, and replaces each unpaired surrogate by U+FFFD, so that PostgreSQL accepts the text.
    /// </summary>
    public static string Clean(string text)
    {
        if (IsValid(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <summary>The beginning of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Maximum code units of the result, including the ending; not negative.</param>
    /// <param name="ending">Appended when the text was cut, such as an ellipsis; not longer than <paramref
    /// name="length"/>.</param>
    public static string Truncate(string text, int length, string ending = "") =>
        text.Length <= length
            ? text
            : string.Concat(text.AsSpan(0, BoundaryBefore(text, length - ending.Length)), ending);

    /// <summary>The end of a text, at most this many code units, for names whose last part is significant.</summary>
    public static string TruncateStart(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var start = 0;
        while (text.Length - start > length)
        {
            start += StringInfo.GetNextTextElementLength(text.AsSpan(start));
        }

        return start < text.Length ? text.Substring(start) : Truncate(text, length);
    }

    /// <summary>The first visible character in upper case; "?" for a blank text.</summary>
    public static string Initial(string? text)
    {
        if (IsBlank(text))
        {
            return "?";
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var element = rest.Slice(0, StringInfo.GetNextTextElementLength(rest));
            if (!IsBlank(element.ToString()))
            {
                return element.ToString().ToUpperInvariant();
            }

            rest = rest.Slice(element.Length);
        }

        return "?";
    }

    /// <summary>The text with its first character in upper case.</summary>
    public static string Capitalized(string text)
    {
        var first = StringInfo.GetNextTextElementLength(text);
        return string.Concat(text.AsSpan(0, first).ToString().ToUpperInvariant(), text.AsSpan(first));
    }

    /// <summary>
    /// A text on one line in its stored order: without control characters, line breaks and direction marks (UAX #9:
    /// U+202A to U+202E, U+2066 to U+2069, and the single marks). Joiners that emoji and scripts need are kept.
    /// </summary>
    public static string SingleLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029)
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            }
            else if (rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !IsDirectionMark(rune.Value))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    private static bool IsPair(string text, int at) =>
        at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    private static bool IsDirectionMark(int c) =>
        c is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)
        || (rune.IsBmp && WithoutGlyph.Contains((char)rune.Value, StringComparison.Ordinal));

    /// <summary>
    /// The last position at or before this one where the text can be cut: between clusters, or between code points
    /// within an overlong one.
    /// </summary>
    private static int BoundaryBefore(string text, int position)
    {
        var end = 0;
        while (end < text.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(text.AsSpan(end));
            if (next > position)
            {
                break;
            }

            end = next;
        }

        return end > 0 || position <= 0 ? end
            : char.IsLowSurrogate(text[position]) && char.IsHighSurrogate(text[position - 1]) ? position - 1
            : position;
    }
}
