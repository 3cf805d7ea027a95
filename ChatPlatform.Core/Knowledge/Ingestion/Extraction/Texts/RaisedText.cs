using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

/// <summary>
/// Writes raised and lowered characters so that they do not join the word before: an exponent after ^ (10^6), a unit as
/// usual (m²), the mark of a note in brackets (EUR 320 [1]), an index after _ where it would join a number.
/// </summary>
internal static class RaisedText
{
    private const int MaxUnit = 2;

    private static readonly string[] s_ordinals =
        ["st", "nd", "rd", "th", "er", "re", "e", "ème", "ère", "o", "a", "os", "as", "te", "ter", "tes"];

    private static readonly char[] s_figures = [.. "0123456789.,"];

    private static readonly string[] s_units = ["m", "km", "cm", "mm", "dm", "µm", "nm", "ft", "yd", "mi", "in"];

    /// <summary>Appends a raised text to a line.</summary>
    public static void AppendRaised(StringBuilder line, string raised)
    {
        var mark = raised.Trim();
        var word = LastWord(line);
        if (word.Length == 0 || mark.Length == 0 || mark.Length > 20 || !mark.Any(char.IsLetterOrDigit))
        {
            line.Append(raised);
        }
        else if (mark.Equals("TM", StringComparison.OrdinalIgnoreCase) || mark is "SM" or "R")
        {
            line.Append(mark switch { "R" => "®", "SM" => "℠", _ => "™" });
        }
        else if (IsDirect(word, mark))
        {
            line.Append(mark);
        }
        else if (mark is "2" or "3" && IsUnit(word))
        {
            line.Append(mark == "2" ? '²' : '³');
        }
        else
        {
            line.Append(IsExponent(word, mark) ? "^" + mark : $" [{mark.Trim('(', ')', '[', ']', ' ')}]");
        }
    }

    /// <summary>Appends a lowered text to a line.</summary>
    public static void AppendLowered(StringBuilder line, string lowered)
    {
        var mark = lowered.Trim();
        var last = line.Length > 0 ? line[^1] : ' ';
        var joins = mark.Length > 0
            && (char.IsDigit(last) ? char.IsLetterOrDigit(mark[0]) : char.IsLetter(last) && char.IsLetter(mark[0]));
        line.Append(joins ? "_" : "").Append(lowered);
    }

    // "1st" and "Mme" are words.
    private static bool IsDirect(string word, string mark) =>
        mark.All(char.IsLetter)
        && ((char.IsDigit(word[^1]) && s_ordinals.Contains(mark.ToLowerInvariant()))
            || (word.Length == 1 && char.IsUpper(word[0]) && mark.Length > 1 && mark.All(char.IsLower)));

    // "25m" is a figure with its unit.
    private static bool IsUnit(string word) => s_units.Contains(word.TrimStart(s_figures));

    private static bool IsExponent(string word, string mark)
    {
        var hasSign = mark[0] is '+' or '-' or '−' or '–';
        if (char.IsDigit(word[^1]))
        {
            return hasSign || word is "10" || word.Length == 1 || !char.IsDigit(mark[0]);
        }

        return hasSign
            || word.Length <= MaxUnit
            || word[^1] == ')';
    }

    private static string LastWord(StringBuilder line)
    {
        var start = line.Length;
        while (start > 0 && !char.IsWhiteSpace(line[start - 1]) && line.Length - start < 40)
        {
            start--;
        }

        var word = line.ToString(start, line.Length - start);
        var cut = word.LastIndexOfAny(['/', '·', '×', '*', '^', '=', '(', '-']);
        return cut >= 0 && cut < word.Length - 1 ? word[(cut + 1)..] : word;
    }
}
