using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Languages;

/// <summary>Finds codes in texts. Documents and questions are read alike.</summary>
public static partial class CodeText
{
    private const int MaxWhole = 64;
    private const int MaxJoinedParts = 5;
    private const int MinIdentifier = 3;

    /// <summary>Digits from which on a number alone is an identifier.</summary>
    private const int MinNumber = 4;

    private const int FirstYear = 1900;
    private const int LastYear = 2099;

    /// <summary>The words with digits, in order. No two overlap.</summary>
    public static IEnumerable<Code> Words(string text) =>
        text.Any(char.IsDigit)
            ? Word().Matches(UnspacedText.Blank(text)).Where(m => m.Value.Any(char.IsAsciiDigit))
                .Select(m => Read(m, text))
            : [];

    /// <summary>Codes in two words: "ISO 9001", "A 4711".</summary>
    /// <param name="isQuestion">True to take small letters too, as customers write.</param>
    public static IEnumerable<Code> Pairs(string text, bool isQuestion)
    {
        if (!text.Any(char.IsDigit))
        {
            return [];
        }

        return Pair().Matches(UnspacedText.Blank(text))
            .Where(m => isQuestion || m.Groups[1].Value.All(char.IsUpper))
            .Select(m =>
            {
                var whole = Join(Parts(m.Value));
                var isIdentifier = m.Groups[1].Value.All(char.IsUpper)
                    || m.Groups[2].Value.Count(char.IsAsciiDigit) >= MinIdentifier;
                return new Code(whole, [whole], "", isIdentifier, true, m.Index..(m.Index + m.Length));
            });
    }

    /// <summary>All codes of a text: words and pairs.</summary>
    public static IEnumerable<Code> All(string text, bool isQuestion) =>
        Words(text).Concat(Pairs(text, isQuestion));

    private static Code Read(Match match, string text)
    {
        var parts = Parts(match.Value);
        var whole = Join(parts);
        var lexemes = new HashSet<string>();
        if (whole.Length <= MaxWhole)
        {
            lexemes.Add(whole);
        }

        for (var start = 0; start < parts.Count; start++)
        {
            var last = parts.Count <= MaxJoinedParts ? parts.Count : start + 1;
            for (var end = start + 1; end <= last; end++)
            {
                var joined = Join(parts.GetRange(start, end - start));
                if (joined.Any(char.IsAsciiDigit) || (joined.Length > 1 && end == start + 1))
                {
                    lexemes.Add(joined);
                }
            }

            lexemes.UnionWith(Run().Matches(parts[start]).Select(m => m.Value).Where(r => r.Length > 1));
        }

        var isNumber = parts.TrueForAll(p => p.All(char.IsAsciiDigit));
        var isDecimal = isNumber && !match.Value.AsSpan().ContainsAny('-', '/', '_');
        return new(
            whole, [.. lexemes.Where(l => l.Length <= MaxWhole)],
            isDecimal ? match.Value : string.Join(' ', parts.Where(p => IsWord(p))),
            isNumber ? IsNumberOfThing(match.Value, parts) && !IsAmount(text, match) : IsCode(match.Value, whole),
            false, match.Index..(match.Index + match.Length));
    }

    private static bool IsCode(string text, string whole) =>
        whole.Length >= MinIdentifier && whole.Any(char.IsLetter) && !Measure().IsMatch(text);

    /// <summary>True for "2315" and "10.4.2"; false for years, dates and amounts.</summary>
    private static bool IsNumberOfThing(string text, List<string> parts) => parts.Count switch
    {
        1 => text.Length >= MinNumber
            && !(text.Length == MinNumber
                && int.Parse(text, CultureInfo.InvariantCulture) is >= FirstYear and <= LastYear),
        2 => false,
        _ => !Date().IsMatch(text),
    };

    private static bool IsAmount(string text, Match number) =>
        Unit().IsMatch(text, number.Index + number.Length)
        || text.AsSpan(0, number.Index).TrimEnd() is [.., '€' or '$' or '£' or '+' or '~' or '≤' or '≥' or '<' or '>'];

    /// <summary>True for a part that the parser of PostgreSQL reads as one word.</summary>
    private static bool IsWord(string part) => char.IsLetter(part[0]) || part.All(char.IsAsciiDigit);

    private static List<string> Parts(string text) =>
        [.. text.ToLowerInvariant().Split(s_separators, StringSplitOptions.RemoveEmptyEntries)];

    private static string Join(List<string> parts)
    {
        var joined = new StringBuilder();
        foreach (var part in parts)
        {
            if (joined.Length > 0 && char.IsAsciiDigit(joined[^1]) && char.IsAsciiDigit(part[0]))
            {
                joined.Append('.');
            }

            joined.Append(part);
        }

        return joined.ToString();
    }

    private static readonly char[] s_separators = ['.', '-', '/', '_', ' ', '\u00A0'];

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[.\-/_][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"(?<![\p{L}\p{N}.\-/_])(\p{L}{1,5})[ \u00A0](\d[\p{L}\p{N}]+(?:[.\-/_][\p{L}\p{N}]+)*)",
        RegexOptions.CultureInvariant, 500)]
    private static partial Regex Pair();

    [GeneratedRegex(@"[\p{L}]+|\d+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Run();

    [GeneratedRegex(
        @"^(?:\d{1,2}[.\-/]\d{1,2}[.\-/](?:\d{4}|\d{2})|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2})$",
        RegexOptions.CultureInvariant, 200)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\G\s?(?:[€$£%°]|(?:eur|euros?|usd|dollars?|pounds?|chf|francs?|franken|kg|g|km|m|mm|cm|l|ml|w|kwh|mb|gb|"
        + @"people|persons?|personen|pieces|points|punkte|stück|steps|words|hours?|days?|stunden|tage)\b)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Unit();

    [GeneratedRegex(
        @"^\d+(?:[.,]\d+)?[-/]?(?:st|nd|rd|th|er|e|k|g|kg|t|mm|cm|m|km|ml|l|h|s|min|am|pm|x|mb|gb|tb|v|w|kw|kwh|nm|"
        + @"star|stars|day|days|hour|hours|week|weeks|month|months|year|years|person|persons|minute|minutes)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Measure();
}
