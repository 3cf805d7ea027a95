using ChatPlatform.Web.Components.Shared.Loading;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Shared.Lists;

/// <summary>A list in pages, whose search, filters and order are in the address.</summary>
public abstract class ListBrowserBase<TQuery> : LoadingComponentBase
    where TQuery : class, IListQuery
{
    private TQuery? _shown;

    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Search, filters and order of the address.</summary>
    [Parameter, EditorRequired]
    public required TQuery Query { get; set; }

    /// <summary>Key after which the current page starts; null for the first page.</summary>
    protected string? After { get; private set; }

    protected override async Task OnParametersSetAsync()
    {
        var before = _shown;
        _shown = Query;
        if (before is not null && !before.Equals(Query))
        {
            After = null;
            await ReloadAsync();
        }
    }

    /// <summary>Puts a query into the address; the list is then read.</summary>
    protected void Show(TQuery query) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query.Parameters), replace: true);

    protected Task ShowAfterAsync(string? after)
    {
        After = after;
        return ReloadAsync();
    }
}
