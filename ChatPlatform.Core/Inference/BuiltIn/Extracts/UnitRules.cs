using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Tells headings, questions, lists and code from sentences, by the form of a line alone.</summary>
internal static partial class UnitRules
{
    private const int MaxHeadingWords = 10;
    private const int MaxQuestionWords = 25;
    private const double MinLetters = 0.60;
    private const double MaxCodeSigns = 0.04;
    private const int MinWords = 3;
    private const int MaxLabelWords = 4;

    /// <summary>Number of words; two letters of a script without blanks count as one.</summary>
    public static int CountWords(string text)
    {
        var letters = text.EnumerateRunes()
            .Count(r => Script.IsUnspaced(r) && !Script.IsHangul(r) && Rune.IsLetter(r));
        return (letters / 2) + text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }

    public static bool EndsSentence(string text) =>
        text.TrimEnd('"', '\'', '”', '’', '»', ')', ']', '）', '」')
            is [.., '.' or '!' or '?' or '…' or '。' or '！' or '？'];

    public static bool IsRow(string line) =>
        line.Contains(" | ", StringComparison.Ordinal) || (line.StartsWith('|') && line.EndsWith('|'));

    public static bool IsLabelled(string line) => Label().IsMatch(line);

    /// <summary>True for a line whose label is a name, such as "City bike Fjord 3", and no sentence.</summary>
    public static bool HasShortLabel(string line) =>
        IsLabelled(line) && CountWords(line.Split(':', 2)[0]) <= MaxLabelWords;

    /// <summary>True for a line that names what follows instead of saying something.</summary>
    public static bool IsHeading(string line) =>
        line.EndsWith(':')
        || (!EndsSentence(line)
            && CountWords(line) <= MaxHeadingWords
            && !IsLabelled(line)
            && !Address().IsMatch(line)
            && !(Figure().IsMatch(line) && CountWords(line) >= MinWords));

    public static bool IsQuestion(string sentence) =>
        sentence is [.., '?' or '？'] && CountWords(sentence) <= MaxQuestionWords;

    /// <summary>The line without its list mark; null when it has none.</summary>
    public static string? WithoutMark(string line) =>
        ListMark().Match(line) is { Success: true } mark && mark.Length < line.Length ? line[mark.Length..] : null;

    /// <summary>True for code, rulers and fragments.</summary>
    public static bool IsJunk(string text)
    {
        var letters = text.Count(c => char.IsLetter(c) || c == ' '
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
        var code = text.Count(c => "{}<>[]\\=;|\"`".Contains(c, StringComparison.Ordinal));
        return (letters < MinLetters * text.Length && !text.Any(char.IsDigit)) || code > MaxCodeSigns * text.Length;
    }

    /// <summary>True for a sentence too short to say something.</summary>
    public static bool IsFragment(string text) => CountWords(text) < MinWords;

    [GeneratedRegex(@"^[^:.!?]{1,40}:\s+\S", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Label();

    [GeneratedRegex(@"@|https?://|www\.", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Address();

    [GeneratedRegex(@"\d{2}|\p{Sc}", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Figure();

    [GeneratedRegex(
        @"^(?:[-+*•·–▪◦●]\s+|\(?\d{1,2}[.)]\s+|\([a-z\d]{1,2}\)\s+|[a-z]\)\s+)",
        RegexOptions.CultureInvariant, 200)]
    private static partial Regex ListMark();
}
