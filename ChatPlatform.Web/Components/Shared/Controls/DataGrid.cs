using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>
/// A table with server-side sorting and paging, with the console's defaults. Its own filters are off, because their
/// operator has no accessible name; pages use a search box and filter chips.
/// </summary>
[CascadingTypeParameter(nameof(T))]
public class DataGrid<T> : MudDataGrid<T>
{
    public DataGrid()
    {
        (Dense, Hover, Elevation, Outlined, ShowColumnOptions, ShowMenuIcon, Filterable) = (
            true, true, 0, false, false, false, false);
        SortIcon = Icons.Of("arrow-up");
    }
}
