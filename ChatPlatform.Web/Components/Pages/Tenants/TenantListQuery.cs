using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Tenants;

/// <summary>Which tenants the page lists, and in which order.</summary>
public sealed record TenantListQuery(
    string? Search = null, TenantStatus? Status = null, TenantSort Sort = TenantSort.Name) : IListQuery
{
    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == new TenantListQuery(Sort: Sort);

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["state"] = Status is { } status ? ListAddress.NameOf(status) : null,
        ["sort"] = ListAddress.NameOf(Sort, TenantSort.Name),
    };

    public static TenantListQuery Of(string? search, string? state, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<TenantStatus>(state),
            ListAddress.ValueOf<TenantSort>(sort) ?? TenantSort.Name);
}
