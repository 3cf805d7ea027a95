using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared.Chat.Bubbles;

/// <summary>Addresses of the page that shows a document at a cited sentence.</summary>
public static class PassageLink
{
    /// <summary>Characters of a quote that identify its passage.</summary>
    private const int MaxQuote = 240;

    /// <summary>The address for a citation. The page finds the sentence itself, because passages are made anew whenever
    /// a document is read.</summary>
    public static string Of(string slug, Citation citation) =>
        $"/t/{slug}/knowledge/{citation.DocumentId}?quote="
        + Uri.EscapeDataString(UnicodeText.Truncate(citation.Quote, MaxQuote));
}
