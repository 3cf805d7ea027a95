using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>
/// Writes the number of a cell as a spreadsheet program shows it (ECMA-376 part 1, 18.8.31): decimals, thousands,
/// percent, currencies, dates and times, in English. Formats beyond these show the plain number.
/// </summary>
internal static partial class CellFormat
{
    private const string General = "0.###########";

    /// <summary>The number in a format.</summary>
    /// <param name="value">As stored; returned unchanged when it is no number.</param>
    /// <param name="format">Format code; null for General.</param>
    /// <param name="is1904">True when days count from 1904.</param>
    public static string Write(string value, string? format, bool is1904)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            return value;
        }

        var section = Section(format ?? "", ref number);
        if (section is null)
        {
            return "";
        }

        var pattern = Colour().Replace(section, "");
        pattern = Currency().Replace(pattern, "\"$1\"");
        if (pattern.Trim() is "" or "@" || pattern.Contains("General", StringComparison.OrdinalIgnoreCase))
        {
            return Plain(number);
        }

        var bare = Literal().Replace(pattern, "");
        return DatePart().IsMatch(bare) && !bare.Contains('#', StringComparison.Ordinal)
            ? CellDate.Write(number, pattern, is1904) ?? Plain(number)
            : Number(number, pattern);
    }

    // Sections for positive numbers, negative ones and zero; an empty one hides the number.
    private static string? Section(string format, ref double number)
    {
        var sections = SectionEnd().Split(format);
        var at = sections.Length > 1 && number < 0 ? 1 : sections.Length > 2 && number == 0 ? 2 : 0;
        if (at == 1)
        {
            number = -number;
        }

        return sections.Length > 1 && sections[at].Trim().Length == 0 ? null : sections[at];
    }

    private static string Plain(double number) =>
        Math.Abs(number) is > 0 and (< 1e-9 or >= 1e15)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : number.ToString(General, CultureInfo.InvariantCulture);

    private static string Number(double number, string pattern)
    {
        var (before, after, core) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var i = 0; i < pattern.Length; i++)
        {
            var text = core.Length == 0 ? before : after;
            switch (pattern[i])
            {
                case '"':
                    var end = pattern.IndexOf('"', i + 1);
                    end = end < 0 ? pattern.Length : end;
                    text.Append(pattern, i + 1, end - i - 1);
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    text.Append(pattern[++i]);
                    break;
                case '_' or '*':
                    i++; // Room of a character, or filling with it.
                    break;
                case '%':
                    number *= 100;
                    text.Append('%');
                    break;
                case '0' or '#' or '.' or ',' or '?':
                    core.Append(pattern[i] == '?' ? '#' : pattern[i]);
                    break;
                case '/' or 'E' or 'e' when core.Length > 0:
                    return Plain(number);
                default:
                    text.Append(pattern[i]);
                    break;
            }
        }

        var digits = core.Length > 0 ? number.ToString(core.ToString(), CultureInfo.InvariantCulture) : "";
        return string.Concat(before.ToString(), digits, after.ToString()).Trim();
    }

    // [Red], [>=100], [Blue], but not [h], [mm] and [$€-407].
    [GeneratedRegex(@"\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]", RegexOptions.IgnoreCase)]
    private static partial Regex Colour();

    [GeneratedRegex(@"\[\$([^\]-]*)(?:-[^\]]*)?\]")]
    private static partial Regex Currency();

    [GeneratedRegex("""
        "[^"]*"|\\.|_.|\*.
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();

    [GeneratedRegex("[ymdhs]", RegexOptions.IgnoreCase)]
    private static partial Regex DatePart();

    [GeneratedRegex("""
        ;(?=(?:[^"]*"[^"]*")*[^"]*$)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SectionEnd();
}
