using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

/// <summary>
/// Cleans the text of every format in the same way: what no reader sees goes, blanks and hyphens of all kinds become
/// plain ones, letters are composed (Unicode NFC). Whatever PostgreSQL cannot store is left out.
/// </summary>
internal static class SourceText
{
    /// <summary>Characters of a block; longer ones are divided, so that no step has to hold a whole file.</summary>
    private const int MaxBlock = 50_000;

    private static readonly SearchValues<char> s_suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c != '\n' && !IsPlain(c))]);

    /// <summary>The blocks with clean text; blocks without any are left out.</summary>
    public static IEnumerable<Block> Clean(IEnumerable<Block> blocks) =>
        from block in blocks
        let text = Clean(block.Text)
        where text.Length > 0
        from part in Divide(text).Select((part, i) => i == 0 ? part : HeaderOf(block, text) + part)
        select block with { Text = part };

    /// <summary>Cleans one text; lines are kept.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAny(s_suspicious) < 0)
        {
            return text.Trim();
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                continue; // An unpaired surrogate.
            }

            Append(clean, rune, text, i);
            i += rune.Utf16SequenceLength - 1;
        }

        return clean.ToString().Trim().Normalize(NormalizationForm.FormC);
    }

    private static void Append(StringBuilder clean, Rune rune, string text, int at)
    {
        switch (rune.Value)
        {
            case '\n' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029:
                clean.Append('\n');
                break;
            case 0x2010 or 0x2011:
                clean.Append('-');
                break;
            case 0x200C or 0x200D when Joins(text, at):
                clean.Append((char)rune.Value);
                break;
            case var _ when Rune.IsWhiteSpace(rune):
                clean.Append(' ');
                break;
            case var _ when !IsInvisible(rune):
                clean.Append(rune.ToString());
                break;
            default:
                break;
        }
    }

    // Joiners form the letters of some scripts and the signs of emoji; between other letters they only split words.
    private static bool Joins(string text, int at)
    {
        var before = at > 0 ? text[at - 1] : ' ';
        return (before >= 0x0590 && !char.IsWhiteSpace(before)) || before is '\u00A9' or '\u00AE';
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x034F or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsPlain(char c) => c is ' ' or (> ' ' and < '\u007F') or (>= '\u00A1' and < '\u00AD')
        or (> '\u00AD' and < '\u0300');

    /// <summary>The lines that each part of a divided table begins with.</summary>
    private static string HeaderOf(Block block, string text)
    {
        var end = 0;
        for (var i = 0; i < block.HeaderRows && end >= 0; i++)
        {
            end = text.IndexOf('\n', end) + 1;
        }

        return end is > 0 and < MaxBlock / 10 ? text.Substring(0, end) : "";
    }

    private static IEnumerable<string> Divide(string text)
    {
        var start = 0;
        while (text.Length - start > MaxBlock)
        {
            var window = text.AsSpan(start, MaxBlock);
            var end = window.LastIndexOf('\n') is > 0 and var line ? line
                : window.LastIndexOf(' ') is > 0 and var blank ? blank
                : char.IsHighSurrogate(window[^1]) ? MaxBlock - 1 : MaxBlock;
            if (text.Substring(start, end).Trim() is { Length: > 0 } part)
            {
                yield return part;
            }

            start += end;
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }
}
