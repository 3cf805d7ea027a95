using System.Globalization;
using System.Net;
using System.Text;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

/// <summary>Character references such as &amp;amp; and &amp;#39;.</summary>
internal static class Entities
{
    private const int MaxNameLength = 32;

    /// <summary>Reads a character reference at a position. Returns false when there is none.</summary>
    public static bool TryRead(string source, int at, out string text, out int length)
    {
        text = "";
        length = 0;
        if (Characters.At(source, at) != '&')
        {
            return false;
        }

        var end = at + 1;
        while (
            end - at <= MaxNameLength
            && Characters.At(source, end) is var next
            && (char.IsAsciiLetterOrDigit(next) || next == '#'))
        {
            end++;
        }

        if (end - at < 3 || Characters.At(source, end) != ';')
        {
            return false;
        }

        var entity = source[at..(end + 1)];
        text = entity[1] == '#' ? Number(entity[2..^1]) : Name(entity);
        length = entity.Length;
        return text.Length > 0;
    }

    /// <summary>The text with character references replaced.</summary>
    public static string Decode(string text) => Replace(text, escapes: false);

    /// <summary>The text with backslash escapes and character references replaced.</summary>
    public static string Unescape(string text) => Replace(text, escapes: true);

    private static string Replace(string text, bool escapes)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (escapes && text[at] == '\\' && Characters.IsEscapable(Characters.At(text, at + 1)))
            {
                result.Append(text[++at]);
            }
            else if (TryRead(text, at, out var decoded, out var length))
            {
                result.Append(decoded);
                at += length - 1;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    /// <summary>The character with a decimal or, after an x, hexadecimal number; empty for other texts.</summary>
    private static string Number(string digits)
    {
        var isHex = digits[0] is 'x' or 'X';
        var number = isHex ? digits.TrimStart('x', 'X') : digits;
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return number.Length > (isHex ? 6 : 7)
            || !int.TryParse(number, style, CultureInfo.InvariantCulture, out var point) ? ""
            : point != 0 && Rune.TryCreate(point, out var rune) ? rune.ToString() : "\ufffd";
    }

    private static string Name(string entity) =>
        WebUtility.HtmlDecode(entity) is var text && text != entity ? text : "";
}
