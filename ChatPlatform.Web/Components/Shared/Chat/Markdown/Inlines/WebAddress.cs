using System.Buffers;
using System.Text;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>Finds web addresses that are written without any mark.</summary>
internal static class WebAddress
{
    private static readonly SearchValues<char> s_punctuation = SearchValues.Create("?!.,:*_~'\"`\\");

    private static readonly string[] s_starts = ["http://", "https://", "www."];

    /// <summary>
    /// The length of the web address at a position, 0 when there is none. Punctuation at its end does not belong to it,
    /// nor does a bracket that was opened before it.
    /// </summary>
    public static int LengthAt(string text, int at)
    {
        var before = Characters.Before(text, at);
        var start = s_starts.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.OrdinalIgnoreCase));
        if (start is null || (IsWord(before) && !Characters.IsUnspaced(before.Value)))
        {
            return 0;
        }

        var first = Characters.After(text, at + start.Length);
        if (!IsWord(first) && first.Value is not ('_' or '-'))
        {
            return 0;
        }

        var found = text[at..EndOf(text, at + start.Length)];
        var length = TrimmedLength(found);
        var domain = found.AsSpan(start.Length, Math.Max(0, length - start.Length));
        return start == "www." && !domain.Contains('.') ? 0 : length;
    }

    private static bool IsWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune);

    /// <summary>Also ends at a square bracket that was opened before the address: it may close a link's text.</summary>
    private static int EndOf(string text, int from)
    {
        var open = 0;
        for (var at = from; at < text.Length; at++)
        {
            open += text[at] == '[' ? 1 : text[at] == ']' ? -1 : 0;
            if (open < 0 || IsEnd(text[at]))
            {
                return at;
            }
        }

        return text.Length;
    }

    /// <summary>True for white space, angle brackets and East Asian punctuation.</summary>
    private static bool IsEnd(char character) =>
        char.IsWhiteSpace(character)
        || character is '<' or '>' or (>= '\u3000' and <= '\u303f') or (>= '\uff01' and <= '\uff0f')
            or (>= '\uff1a' and <= '\uff20') or (>= '\uff3b' and <= '\uff40') or (>= '\uff5b' and <= '\uff65');

    private static int TrimmedLength(string address)
    {
        var open = new int[3]; // round, square and curly brackets
        foreach (var character in address)
        {
            var (bracket, step) = Bracket(character);
            open[bracket] += step;
        }

        for (var end = address.Length; end > 0; end--)
        {
            var last = address[end - 1];
            var (bracket, step) = Bracket(last);
            if (step > 0 || (step < 0 && open[bracket] < 0))
            {
                open[bracket] -= step;
            }
            else if (last == ';')
            {
                end -= EntityLength(address, end) - 1;
            }
            else if (!s_punctuation.Contains(last))
            {
                return end;
            }
        }

        return 0;
    }

    private static (int Bracket, int Step) Bracket(char character) =>
        character switch
        {
            '(' => (0, 1),
            ')' => (0, -1),
            '[' => (1, 1),
            ']' => (1, -1),
            '{' => (2, 1),
            '}' => (2, -1),
            _ => (0, 0),
        };

    /// <summary>The length of a name like that of a character reference before a position, at least 1.</summary>
    private static int EntityLength(string address, int end)
    {
        var start = end - 2;
        while (start > 0 && end - start < 34 && char.IsAsciiLetterOrDigit(address[start]))
        {
            start--;
        }

        return start >= 0 && start < end - 2 && address[start] == '&' ? end - start : 1;
    }
}
