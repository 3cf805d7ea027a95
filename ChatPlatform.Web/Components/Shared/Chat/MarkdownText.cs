using System.Text.RegularExpressions;
using ChatPlatform.Web.Components.Shared.Chat.Markdown;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// Renders an answer's Markdown as safe HTML: raw HTML is shown as text, only http, https, mailto and tel links are
/// kept, and images are replaced by their alternative text (S39).
/// </summary>
public static partial class MarkdownText
{
    /// <summary>Renders a finished text in time proportional to its length.</summary>
    /// <param name="citations">The numbers that are citations; others in square brackets are text.</param>
    public static MarkupString Html(string markdown, IReadOnlyCollection<int> citations) =>
        new(AnswerMarkdown.Write(markdown, citations.Contains));

    /// <summary>
    /// Renders the text so far of an answer that is being streamed. Its sources are not known yet: numbers in square
    /// brackets are citations when they count up from 1.
    /// </summary>
    public static MarkupString StreamingHtml(string markdown)
    {
        var highest = 0;
        return new(AnswerMarkdown.Write(StreamingText.Settle(markdown), IsCitation));

        bool IsCitation(int number)
        {
            var isNext = number > 0 && number <= highest + 1;
            highest = isNext ? Math.Max(highest, number) : highest;
            return isNext;
        }
    }

    /// <summary>The text without Markdown marks and citations, for previews in lists.</summary>
    public static string Plain(string markdown) => Marks().Replace(markdown, "");

    [GeneratedRegex(@"\*\*|`|^#+\s|\s?\[\d{1,3}\]", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marks();
}
