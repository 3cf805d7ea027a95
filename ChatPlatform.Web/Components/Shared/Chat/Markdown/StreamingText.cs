using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>
/// Prepares the Markdown of an answer that is being streamed, so that shown text does not change with the next words.
/// The widget's src/markdown/streaming.ts does the same.
/// </summary>
internal static partial class StreamingText
{
    /// <summary>
    /// The text so far without marks at its end; bold text and code that are still open are closed.
    /// </summary>
    public static string Settle(string source)
    {
        var lines = source.Split('\n').ToList();
        if (lines.Count(line => Fence().IsMatch(line)) % 2 == 1)
        {
            return source;
        }

        if (Marks().IsMatch(lines[^1]) || (lines.Count > 1 && Number().IsMatch(lines[^1])))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        if (lines.Count > 0 && IsTableRow(lines[^1]) && !(lines.Count > 1 && IsTableRow(lines[^2])))
        {
            lines.RemoveAt(lines.Count - 1); // It may become the head of a table.
        }

        var start = lines.LastIndexOf("") + 1;
        var paragraph = OpenLink().Replace(string.Join('\n', lines.Skip(start)), "$1");
        return string.Join('\n', [.. lines.Take(start), Closed(paragraph)]);
    }

    private static bool IsTableRow(string line) => line.TrimStart().StartsWith('|');

    private static string Closed(string paragraph)
    {
        var text = WithoutOpening(paragraph);
        var code = Count(text, "`") % 2 == 1 ? "`" : "";
        return Count(Code().Replace(text, ""), "**") % 2 == 1 ? text.TrimEnd() + code + "**" : text + code;
    }

    /// <summary>The text without a run of marks at its end that begins something.</summary>
    private static string WithoutOpening(string text)
    {
        if (text is not [.., '*' or '`'])
        {
            return text;
        }

        var start = text.TrimEnd(text[^1]).Length;
        return Count(text, text[start..]) % 2 == 1 ? text[..start] : text;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("^ {0,3}(?:```|~~~)", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[-=_*+#>~`|:\s]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^\s*[0-9]{1,9}[.)]?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    /// <summary>A link without its end; [1] is a citation.</summary>
    [GeneratedRegex(
        @"!?\[(?![0-9]{1,3}\]\z)([^\[\]\n]*)(?:\](?:\([^()\s]*)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OpenLink();

    [GeneratedRegex(@"`[^`]*(?:`|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
