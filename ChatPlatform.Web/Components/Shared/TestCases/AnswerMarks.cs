using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared.TestCases;

/// <summary>Finds what identifies an answer: amounts, numbers with their unit, dates, addresses and codes.</summary>
public static partial class AnswerMarks
{
    /// <summary>Maximum marks of an answer.</summary>
    public const int MaxMarks = 6;

    private const int MaxSearched = 4000;

    /// <summary>The marks in the order of the answer, each once.</summary>
    /// <param name="answer">Markdown; the numbers of its sources are left out.</param>
    public static IReadOnlyList<string> Of(string answer)
    {
        var text = Source().Replace(UnicodeText.Truncate(answer, MaxSearched), " ")
            .Replace("*", "", StringComparison.Ordinal)
            .Replace("`", "", StringComparison.Ordinal);
        return
        [
            .. Mark().Matches(text)
                .Select(m => m.Value.Trim().TrimEnd('.', ',', ';', ':'))
                .Where(m => m.Length > 1)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(MaxMarks),
        ];
    }

    [GeneratedRegex(@"\[\d{1,3}\]")]
    private static partial Regex Source();

    /// <summary>
    /// An e-mail address; a code of letters and digits; a date; a time; a number with a currency before it, or with the
    /// word, sign or currency after it.
    /// </summary>
    [GeneratedRegex(
        @"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,3}"
        + @"|\b[A-Z]{2,6}-?\d{2,12}\b"
        + @"|\b\d{1,4}(?:[./-]\d{1,4}){2}\b"
        + @"|\b\d{1,2}:\d{2}\b"
        + @"|[€$£]\s?\d[\d.,]{0,14}"
        + @"|\b\d[\d.,]{0,14}(?:\s?(?:[€$£%]|\p{L}{2,20}))?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
