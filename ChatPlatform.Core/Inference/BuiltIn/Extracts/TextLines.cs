using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>A line of a chunk; lines that only wrap a sentence are one.</summary>
/// <param name="Text">The line with its breaks replaced by spaces.</param>
/// <param name="Source">The line as it stands in the chunk.</param>
internal sealed record TextLine(string Text, string Source);

/// <summary>Splits a text into lines and joins those that belong to one sentence.</summary>
internal static class TextLines
{
    private const int MinWordsBeforeWrap = 4;

    /// <summary>
    /// Characters from which on a line without an end is taken as wrapped, whatever the next one begins with.
    /// </summary>
    private const int MinWrappedLength = 60;

    public static IReadOnlyList<TextLine> Of(string text)
    {
        var lines = new List<TextLine>();
        var (start, lastLength) = (0, 0);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var (from, length) = range.GetOffsetAndLength(text.Length);
            var line = text.AsSpan(from, length).Trim().ToString();
            if (line.Length == 0)
            {
                continue;
            }

            if (lines.Count > 0 && Continues(lines[^1].Text, lastLength, line))
            {
                lines[^1] = new($"{lines[^1].Text} {line}", text[start..(from + length)].Trim());
            }
            else
            {
                lines.Add(new(line, line));
                start = from;
            }

            lastLength = line.Length;
        }

        return lines;
    }

    /// <param name="before">The text so far.</param>
    /// <param name="length">Length of its last line.</param>
    private static bool Continues(string before, int length, string line)
    {
        if (UnitRules.IsRow(before) || UnitRules.IsRow(line))
        {
            return false;
        }

        if (SentenceText.EndsInAbbreviation(before))
        {
            return true;
        }

        return !UnitRules.EndsSentence(before)
            && !before.EndsWith(':')
            && UnitRules.WithoutMark(line) is null
            && (char.IsLower(line[0]) || line[0] == '('
                ? UnitRules.CountWords(before) >= MinWordsBeforeWrap
                : length >= MinWrappedLength && char.IsLetterOrDigit(line[0]));
    }
}
