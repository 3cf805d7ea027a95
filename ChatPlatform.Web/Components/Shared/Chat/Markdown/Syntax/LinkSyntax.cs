namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

/// <summary>Reads the parts of links and of link reference definitions.</summary>
internal static class LinkSyntax
{
    private const int MaxLabelLength = 999;
    private const int MaxParentheses = 32;

    /// <summary>An address as it was written, and the position after what was read.</summary>
    public sealed record Target(string Address, int End);

    /// <summary>A label in the form in which labels are compared, and the position after it.</summary>
    public sealed record Label(string Text, int End);

    /// <summary>Reads (address "title") after a link's text.</summary>
    public static Target? InlineTarget(string text, int at)
    {
        if (Characters.At(text, at) != '(')
        {
            return null;
        }

        var start = SkipSpace(text, at + 1);
        var address = Characters.At(text, start) == ')' ? new("", start) : AddressAt(text, start);
        if (address is null)
        {
            return null;
        }

        var end = SkipSpace(text, address.End);
        end = SkipSpace(text, end > address.End ? TitleEnd(text, end) ?? end : end);
        return Characters.At(text, end) == ')' ? new(address.Address, end + 1) : null;
    }

    /// <summary>Reads a link reference definition [label]: address "title".</summary>
    public static (Label Label, Target Target)? DefinitionAt(string text, int at)
    {
        if (LabelAt(text, at) is not { } label || Characters.At(text, label.End) != ':'
            || AddressAt(text, SkipSpace(text, label.End + 1)) is not { } address)
        {
            return null;
        }

        var next = SkipSpace(text, address.End);
        var title = next > address.End ? TitleEnd(text, next) : null;
        var end = (title is null ? null : LineEnd(text, title.Value)) ?? LineEnd(text, address.End);
        return end is null ? null : (label, new(address.Address, end.Value));
    }

    /// <summary>Reads [label].</summary>
    public static Label? LabelAt(string text, int at)
    {
        var end = Characters.At(text, at) == '[' ? Closing(text, at + 1, ']', "[") : -1;
        return end < 0 || end - at - 1 > MaxLabelLength || string.IsNullOrWhiteSpace(text[(at + 1)..end])
            ? null
            : new(Normalize(text[(at + 1)..end]), end + 1);
    }

    /// <summary>The form in which labels are compared: without regard to case and white space.</summary>
    public static string Normalize(string label) =>
        string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("ẞ", "SS", StringComparison.Ordinal)
            .Replace("ß", "SS", StringComparison.Ordinal)
            .ToLowerInvariant()
            .ToUpperInvariant();

    private static Target? AddressAt(string text, int at)
    {
        if (Characters.At(text, at) == '<')
        {
            var close = Closing(text, at + 1, '>', "<\n");
            return close < 0 ? null : new(Entities.Unescape(text[(at + 1)..close]), close + 1);
        }

        var (end, open) = (at, 0);
        for (; end < text.Length && text[end] is > ' ' and not '\u007f'; end++)
        {
            if (text[end] == '\\' && Characters.IsEscapable(Characters.At(text, end + 1)))
            {
                end++;
            }
            else if (text[end] == '(' && ++open > MaxParentheses)
            {
                return null;
            }
            else if (text[end] == ')' && --open < 0)
            {
                break;
            }
        }

        return end == at || open > 0 ? null : new(Entities.Unescape(text[at..end]), end);
    }

    private static int? TitleEnd(string text, int at)
    {
        var quote = Characters.At(text, at);
        var close = quote switch
        {
            '"' or '\'' => Closing(text, at + 1, quote, ""),
            '(' => Closing(text, at + 1, ')', "("),
            _ => -1,
        };
        return close < 0 ? null : close + 1;
    }

    /// <summary>The position of a closing mark that is not escaped; -1 without one or after a forbidden mark.</summary>
    private static int Closing(string text, int from, char close, string forbidden)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '\\' && Characters.At(text, at + 1) != '\n')
            {
                at++;
            }
            else if (text[at] == close)
            {
                return at;
            }
            else if (forbidden.Contains(text[at]))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>Skips spaces and at most one line break.</summary>
    private static int SkipSpace(string text, int at)
    {
        for (var lines = 0; at < text.Length; at++)
        {
            if (!Characters.IsSpace(text[at]) && (text[at] != '\n' || ++lines > 1))
            {
                break;
            }
        }

        return at;
    }

    private static int? LineEnd(string text, int at)
    {
        while (at < text.Length && Characters.IsSpace(text[at]))
        {
            at++;
        }

        return at >= text.Length ? text.Length : text[at] == '\n' ? at + 1 : null;
    }
}
