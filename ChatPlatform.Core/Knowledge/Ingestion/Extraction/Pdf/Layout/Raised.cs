using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Writes cells with raised text: exponents as "10^6", marks of notes apart ("320 ¹"), fractions as "1 3/4", ordinals
/// ("1st") and lowered text (H2O) joined.
/// </summary>
internal static class Raised
{
    private const string Digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly HashSet<string> s_units = new(StringComparer.Ordinal)
    {
        "m", "cm", "mm", "km", "dm", "ft", "in", "s", "x", "y", "n", "r", "a", "b", "e", "kg", "µm", "nm", "yd",
    };

    private static readonly string[] s_currencies = ["EUR", "USD", "GBP", "CHF", "€", "$", "£"];

    public static string Write(List<WordGlyph> cell)
    {
        PutNumeratorsFirst(cell);
        var text = new StringBuilder();
        for (var i = 0; i < cell.Count;)
        {
            if (cell[i].IsAfterBlank && text.Length > 0)
            {
                text.Append(' ');
            }

            if (!IsRaised(cell[i].Glyph) || i == 0)
            {
                text.Append(cell[i].Glyph.Text).Append(cell[i].Glyph.Suffix);
                i++;
                continue;
            }

            var mark = new StringBuilder();
            var suffix = "";
            var end = cell[i].Glyph.EndX;
            for (; i < cell.Count && IsRaised(cell[i].Glyph) && (mark.Length == 0 || !cell[i].IsAfterBlank); i++)
            {
                mark.Append(cell[i].Glyph.Text);
                suffix += cell[i].Glyph.Suffix;
                end = cell[i].Glyph.EndX;
            }

            var isStacked = i < cell.Count && IsLowered(cell[i].Glyph) && cell[i].Glyph.X < end;
            mark.Append(isStacked ? "/" : "");
            Append(text, mark.ToString(), isStacked || (i < cell.Count && cell[i].Glyph.Text is ['/', ..]));
            text.Append(suffix);
        }

        return text.ToString().Trim();
    }

    // The parts of a stacked fraction begin nearly at the same place, so that their order is accidental.
    private static void PutNumeratorsFirst(List<WordGlyph> cell)
    {
        for (var i = 1; i < cell.Count; i++)
        {
            if (IsRaised(cell[i].Glyph) && IsLowered(cell[i - 1].Glyph)
                && cell[i].Glyph.X < cell[i - 1].Glyph.EndX)
            {
                var lowered = i - 1 - cell.FindLastIndex(i - 1, glyph => !IsLowered(glyph.Glyph));
                var raised = cell.Skip(i).TakeWhile(glyph => IsRaised(glyph.Glyph)).ToList();
                cell.RemoveRange(i, raised.Count);
                cell.InsertRange(i - lowered, raised);
                i += raised.Count;
            }
        }
    }

    private static bool IsLowered(PlacedGlyph glyph) => glyph.Raised < -0.1 * glyph.Size;

    private static bool IsRaised(PlacedGlyph glyph) => glyph.Raised > 0.1 * glyph.Size;

    private static void Append(StringBuilder text, string mark, bool isFraction)
    {
        var before = text.Length == 0 ? ' ' : text[^1];
        var isNumber = mark.All(c => char.IsAsciiDigit(c) || c is '-' or '−' or '–' or '+' or ',' or '*');
        if (before == ' ')
        {
            text.Append(mark);
        }
        else if (isFraction || mark.Contains('/', StringComparison.Ordinal))
        {
            text.Append(char.IsAsciiDigit(before) ? " " : "").Append(mark);
        }
        else if (isNumber && mark.Any(char.IsAsciiDigit))
        {
            _ = IsPower(text, mark)
                ? text.Append('^').Append(mark)
                : text.Append(' ').Append(Superscript(mark));
        }
        else if (char.IsAsciiDigit(before) && mark.Length == 1 && char.IsLetter(mark[0]))
        {
            // A single letter at a number is a note's mark, but "1o" and "2e" are ordinals of other languages.
            text.Append(mark is "o" or "a" or "e" or "º" or "ª" ? "" : " ").Append(mark);
        }
        else
        {
            text.Append(mark is ['*', ..] or ['†', ..] or ['‡', ..] ? " " : "").Append(mark);
        }
    }

    // Powers stand at ten, at a unit or variable, at a closing parenthesis, and whenever they are negative.
    private static bool IsPower(StringBuilder text, string mark)
    {
        var word = LastWord(text.ToString());
        return mark[0] is '-' or '−' or '–'
            || (mark.All(char.IsAsciiDigit)
                && ((word == "10" && mark.Length <= 2 && mark != "1" && !IsPrice(text.ToString()))
                    || (word is [.., ')'] && mark.Length == 1)
                    || (mark is "2" or "3" && s_units.Contains(word))));
    }

    private static bool IsPrice(string text)
    {
        var before = text.TrimEnd([.. "0123456789"]).TrimEnd();
        return s_currencies.Any(currency => before.EndsWith(currency, StringComparison.Ordinal));
    }

    private static string LastWord(string text)
    {
        var from = text.Length;
        while (from > 0 && !(text[from - 1] is ' ' or '×' or '·' or '(' or '/' or '=' or '*')
            && (from == text.Length || char.IsAsciiDigit(text[from - 1]) == char.IsAsciiDigit(text[from])))
        {
            from--;
        }

        return text[from..];
    }

    private static string Superscript(string mark) =>
        string.Concat(mark.Select(c => char.IsAsciiDigit(c) ? Digits[c - '0'] : c));
}
