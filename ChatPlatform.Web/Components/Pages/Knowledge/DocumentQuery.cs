using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>Which documents the page lists, and in which order.</summary>
public sealed record DocumentQuery(
    string? Search = null, DocumentFilter State = DocumentFilter.All, string? Tag = null,
    DocumentAudience? Audience = null, DocumentSort Sort = DocumentSort.Newest) : IListQuery
{
    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == new DocumentQuery(Sort: Sort);

    public DocumentSearch Wanted => new(Search, State.Statuses(), Tag, Audience, Sort);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["state"] = ListAddress.NameOf(State, DocumentFilter.All),
        ["tag"] = Tag,
        ["audience"] = Audience is { } audience ? ListAddress.NameOf(audience) : null,
        ["sort"] = ListAddress.NameOf(Sort, DocumentSort.Newest),
    };

    public static DocumentQuery Of(string? search, string? state, string? tag, string? audience, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<DocumentFilter>(state) ?? DocumentFilter.All,
            ListAddress.TextOf(tag),
            ListAddress.ValueOf<DocumentAudience>(audience),
            ListAddress.ValueOf<DocumentSort>(sort) ?? DocumentSort.Newest);
}
