using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>Reads what angle brackets may contain: an address or a line break.</summary>
internal static partial class Autolink
{
    /// <summary>
    /// The text of an address in angle brackets and its URL, which may be unsafe; null when there is none.
    /// </summary>
    public static (string Text, string Address)? At(string source, int at)
    {
        if (Mail().Match(source, at) is { Success: true } mail)
        {
            return (mail.Groups[1].Value, "mailto:" + mail.Groups[1].Value);
        }

        var web = Web().Match(source, at);
        return web.Success ? (web.Groups[1].Value, web.Groups[1].Value) : null;
    }

    /// <summary>The length of a line break written as HTML; 0 when there is none.</summary>
    public static int BreakLengthAt(string source, int at) => Break().Match(source, at).Length;

    [GeneratedRegex(@"\G<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*)>", RegexOptions.CultureInvariant)]
    private static partial Regex Web();

    [GeneratedRegex(
        @"\G<([A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
        + @"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\G<[Bb][Rr][ \t]*/?>", RegexOptions.CultureInvariant)]
    private static partial Regex Break();
}
