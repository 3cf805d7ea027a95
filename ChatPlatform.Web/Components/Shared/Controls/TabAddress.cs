using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>
/// The tab of a page in its address, so that a copied address opens it. The first tab is that of the plain address.
/// </summary>
/// <param name="names">Names of the tabs in order, in lower case.</param>
public sealed class TabAddress(params string[] names)
{
    private const string Name = "tab";

    /// <summary>Index of the address's tab; 0 without one.</summary>
    public int Read(NavigationManager navigation)
    {
        var query = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        return Math.Max(0, Array.IndexOf(names, query.GetValueOrDefault(Name).ToString()));
    }

    /// <summary>Puts a tab into the address without opening it again: unsaved changes stay.</summary>
    public ValueTask WriteAsync(IJSRuntime js, int tab, CancellationToken ct) =>
        js.InvokeVoidAsync("chatConsole.setQuery", ct, Name, tab == 0 ? null : names[tab]);
}
