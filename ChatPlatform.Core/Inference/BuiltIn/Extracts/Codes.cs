using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>
/// Codes in a question, such as "K01234" or "ml.eia1.xlarge". An answer about another code of the same form would be
/// wrong, however similar its text is.
/// </summary>
internal sealed partial class Codes
{
    private const int MinLength = 3;

    /// <summary>Content words besides the codes from which on a question is about more than the code.</summary>
    private const int WordsOfTopic = 2;

    private readonly List<string> _codes;
    private readonly HashSet<string> _forms;
    private readonly bool _hasTopic;

    public Codes(string question, IReadOnlyList<QueryWord> words)
    {
        _codes = [.. Of(question).Distinct()];
        _forms = [.. _codes.Select(Form)];
        _hasTopic = words.Count(w => w.Lexeme.All(char.IsLetter)) >= WordsOfTopic;
    }

    /// <summary>
    /// The units that may answer. Where a chunk has the code, only units with it; where none has, no unit with a
    /// similar code, and nothing at all for a question that is only about the code.
    /// </summary>
    /// <param name="units">Units with the headings above them.</param>
    public IReadOnlyList<T> Eligible<T>(IReadOnlyList<T> units, Func<T, string> text, Func<T, string> heading)
    {
        if (_codes.Count == 0)
        {
            return units;
        }

        var exact = units.Where(u => Has(text(u)) || Has(heading(u))).ToList();
        if (exact.Count > 0)
        {
            return exact;
        }

        return _hasTopic ? [.. units.Where(u => !Of(text(u)).Any(c => _forms.Contains(Form(c))))] : [];
    }

    private bool Has(string text) => Of(text).Any(_codes.Contains);

    private static IEnumerable<string> Of(string text) => Code()
        .Matches(text)
        .Select(m => m.Value)
        .Where(c => c.Length >= MinLength && c.Any(char.IsAsciiDigit) && c.Any(char.IsLetter) && !Measure().IsMatch(c))
        .Select(Plain);

    /// <summary>The code without what people leave out: "COVID-19" and "covid19" are one.</summary>
    private static string Plain(string code) =>
        string.Concat(code.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Form(string code) =>
        string.Concat(code.Select(c => char.IsAsciiDigit(c) ? '9' : 'a'));

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[.\-/_][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Code();

    [GeneratedRegex(
        @"^\d+(?:[.,]\d+)?(?:st|nd|rd|th|er|e|k|g|kg|t|mm|cm|m|km|ml|l|h|s|min|am|pm|x|mb|gb|tb|v|w|kw|kwh)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Measure();
}
