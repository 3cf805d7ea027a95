using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>How lists name a conversation and its customer.</summary>
public static class CustomerLabel
{
    /// <summary>The customer's name, or "Visitor from" the site, or "Visitor" with the end of the id.</summary>
    public static string Of(string visitor, string? pageUrl, Guid visitorId) =>
        visitor != ConversationQueries.Anonymous ? visitor
        : Uri.TryCreate(pageUrl, UriKind.Absolute, out var page) && page is { Scheme: "http" or "https" }
            ? $"{visitor} from {page.IdnHost}"
        : $"{visitor} {Convert.ToHexStringLower(visitorId.ToByteArray().AsSpan(14))}";

    public static string Of(ConversationItem item) => Of(item.Visitor, item.PageUrl, item.VisitorId);

    public static string Of(EscalationItem item) => Of(item.Visitor, item.PageUrl, item.VisitorId);

    /// <summary>The customer's first question; before it, the newest message.</summary>
    public static string TitleOf(string? title, string? preview) =>
        title is { Length: > 0 } ? title : MarkdownText.Plain(preview is { Length: > 0 } ? preview : "No messages yet");

    public static string TitleOf(ConversationItem item) => TitleOf(item.Title, item.Preview);

    public static string TitleOf(EscalationItem item) => TitleOf(item.Title, item.Preview);
}
