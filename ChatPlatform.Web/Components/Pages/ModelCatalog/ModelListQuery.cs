using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.ModelCatalog;

/// <summary>Which models the page lists, and in which order.</summary>
public sealed record ModelListQuery(
    string? Search = null, string? Provider = null, ModelFilter Filter = ModelFilter.All,
    ModelSort Sort = ModelSort.Title) : IListQuery
{
    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == new ModelListQuery(Sort: Sort);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["provider"] = Provider,
        ["filter"] = ListAddress.NameOf(Filter, ModelFilter.All),
        ["sort"] = ListAddress.NameOf(Sort, ModelSort.Title),
    };

    public static ModelListQuery Of(string? search, string? provider, string? filter, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ModelDraft.Providers.FirstOrDefault(p => p == provider),
            ListAddress.ValueOf<ModelFilter>(filter) ?? ModelFilter.All,
            ListAddress.ValueOf<ModelSort>(sort) ?? ModelSort.Title);
}
