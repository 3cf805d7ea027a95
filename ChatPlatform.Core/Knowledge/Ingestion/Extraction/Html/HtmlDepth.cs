using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;

/// <summary>
/// Estimates how deeply the elements of a page are nested. Building the tree of a page takes quadratic time in its
/// depth (HTML standard, 13.2.4.2: an open element is looked for among all open ones), so that a small hostile page
/// would take minutes.
/// </summary>
internal static partial class HtmlDepth
{
    /// <summary>Deeper pages are not read; browsers show at most 512 levels.</summary>
    public const int Max = 5000;

    /// <summary>
    /// True when more than <see cref="Max"/> elements are open at once that only their end tag closes.
    /// </summary>
    public static bool IsTooDeep(string html)
    {
        var depth = 0;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            depth = html[tag.Index + 1] == '/' ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > Max)
            {
                return true;
            }
        }

        return false;
    }

    // Elements that must be closed: not those without content, nor those that the next one closes, such as <li> or <a>.
    [GeneratedRegex(
        "</?(?:abbr|article|aside|b|big|blockquote|center|code|details|dir|div|dl|em|fieldset|figure|font|footer"
        + "|form|header|i|main|menu|nav|ol|s|section|small|span|strike|strong|table|tt|u|ul)"
        + @"(?=[\s/>])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
