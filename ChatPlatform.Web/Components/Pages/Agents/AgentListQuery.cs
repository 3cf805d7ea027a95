using ChatPlatform.Core.Agents;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>Which agents the page lists, and in which order.</summary>
public sealed record AgentListQuery(AgentFilter Filter) : IListQuery
{
    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => Filter == new AgentFilter(Sort: Filter.Sort);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Filter.Search,
        ["state"] = ListAddress.NameOf(Filter.IsOn),
        ["sort"] = ListAddress.NameOf(Filter.Sort, AgentSort.Name),
    };

    public static AgentListQuery Of(string? search, string? state, string? sort) =>
        new(new AgentFilter(
            ListAddress.TextOf(search), ListAddress.IsOn(state),
            ListAddress.ValueOf<AgentSort>(sort) ?? AgentSort.Name));
}
