using ChatPlatform.Core.Catalog;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Catalog;

/// <summary>Which agents and tools of the catalog the page lists, and in which order.</summary>
/// <param name="Kind">Agents or tools; null for both.</param>
public sealed record CatalogListQuery(
    string? Search = null, CatalogKind? Kind = null, CatalogSort Sort = CatalogSort.Title) : IListQuery
{
    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == new CatalogListQuery(Sort: Sort);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["kind"] = Kind is { } kind ? ListAddress.NameOf(kind) : null,
        ["sort"] = ListAddress.NameOf(Sort, CatalogSort.Title),
    };

    public static CatalogListQuery Of(string? search, string? kind, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<CatalogKind>(kind) is { } one and not CatalogKind.Model ? one : null,
            ListAddress.ValueOf<CatalogSort>(sort) ?? CatalogSort.Title);
}
