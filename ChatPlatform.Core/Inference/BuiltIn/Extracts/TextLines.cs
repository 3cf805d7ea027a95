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

    public static IReadOnlyList<TextLine> Of(string text)
    {
        var lines = new List<TextLine>();
        var start = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var (from, length) = range.GetOffsetAndLength(text.Length);
            var line = text.AsSpan(from, length).Trim().ToString();
            if (line.Length == 0)
            {
                continue;
            }

            if (lines.Count > 0 && Continues(lines[^1].Text, line))
            {
                lines[^1] = new($"{lines[^1].Text} {line}", text[start..(from + length)].Trim());
            }
            else
            {
                lines.Add(new(line, line));
                start = from;
            }
        }

        return lines;
    }

    private static bool Continues(string before, string line)
    {
        if (UnitRules.IsRow(before) || UnitRules.IsRow(line))
        {
            return false;
        }

        return SentenceText.EndsInAbbreviation(before)
            || (!UnitRules.EndsSentence(before)
                && !before.EndsWith(':')
                && UnitRules.CountWords(before) >= MinWordsBeforeWrap
                && (char.IsLower(line[0]) || line[0] == '(')
                && UnitRules.WithoutMark(line) is null);
    }
}
