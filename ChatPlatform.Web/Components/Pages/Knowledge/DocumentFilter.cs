using ChatPlatform.Core.Knowledge;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>Filter of the document list.</summary>
public enum DocumentFilter
{
    All,
    Ready,
    Working,
    NeedsYou,
}

public static class DocumentFilters
{
    /// <summary>The statuses that match a filter; null for all.</summary>
    public static IReadOnlyList<DocumentStatus>? Statuses(this DocumentFilter filter) => filter switch
    {
        DocumentFilter.Ready => [DocumentStatus.Ready],
        DocumentFilter.Working => [DocumentStatus.Queued, DocumentStatus.Processing, DocumentStatus.Paused],
        DocumentFilter.NeedsYou => [DocumentStatus.Failed],
        _ => null,
    };
}
