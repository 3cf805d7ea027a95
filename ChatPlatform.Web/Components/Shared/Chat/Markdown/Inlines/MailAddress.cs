using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>Finds mail addresses that are written without any mark.</summary>
internal static class MailAddress
{
    private const int MaxLocalPart = 64;
    private const string Scheme = "mailto:";

    /// <summary>Splits a text into its mail addresses, with their URLs, and what is between them.</summary>
    public static IEnumerable<(string Text, string? Href)> Split(string text)
    {
        var from = 0;
        for (var at = text.IndexOf('@'); at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
        {
            var start = LocalPartStart(text, at, from);
            var end = DomainEnd(text, at + 1);
            if (start == at || end < 0)
            {
                continue;
            }

            var hasScheme = start - Scheme.Length >= from
                && text.AsSpan(start - Scheme.Length).StartsWith(Scheme, StringComparison.Ordinal);
            var shown = hasScheme ? start - Scheme.Length : start;
            if (shown > from)
            {
                yield return (text[from..shown], null);
            }

            yield return (text[shown..end], Scheme + SafeUrl.Encode(text[start..end]));
            from = end;
            at = end - 1;
        }

        if (from < text.Length)
        {
            yield return (text[from..], null);
        }
    }

    private static int LocalPartStart(string text, int at, int from)
    {
        var first = Math.Max(from, at - MaxLocalPart);
        var start = at;
        while (start > first && IsLocal(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static bool IsLocal(char character) =>
        (char.IsLetter(character) || char.IsNumber(character) || character is '.' or '+' or '_' or '-')
        && !Characters.IsUnspaced(character);

    /// <summary>The end of a domain of at least two labels; -1 without one.</summary>
    private static int DomainEnd(string text, int from)
    {
        var (end, dots) = (from, 0);
        for (; end < text.Length; end++)
        {
            if (text[end] == '.' && end > from && IsLabel(text[end - 1]) && IsLabel(Characters.At(text, end + 1)))
            {
                dots++;
            }
            else if (!IsLabel(text[end]))
            {
                break;
            }
        }

        return dots > 0 && char.IsAsciiLetterOrDigit(text[end - 1]) ? end : -1;
    }

    private static bool IsLabel(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
