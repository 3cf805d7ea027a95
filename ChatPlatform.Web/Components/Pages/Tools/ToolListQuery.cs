using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>Which tools the page lists.</summary>
/// <param name="Search">Part of the title, the name or the description; null for all.</param>
/// <param name="IsOn">Only tools that agents may call, or only the others; null for both.</param>
public sealed record ToolListQuery(string? Search = null, bool? IsOn = null) : IListQuery
{
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["state"] = ListAddress.NameOf(IsOn),
    };

    public static ToolListQuery Of(string? search, string? state) =>
        new(ListAddress.TextOf(search), ListAddress.IsOn(state));
}
