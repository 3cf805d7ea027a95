using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Users;

/// <summary>Which users the page lists, and in which order.</summary>
public sealed record UserListQuery(
    string? Search = null, UserFilter Filter = UserFilter.All, UserSort Sort = UserSort.Name) : IListQuery
{
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["filter"] = ListAddress.NameOf(Filter, UserFilter.All),
        ["sort"] = ListAddress.NameOf(Sort, UserSort.Name),
    };

    public static UserListQuery Of(string? search, string? filter, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<UserFilter>(filter) ?? UserFilter.All,
            ListAddress.ValueOf<UserSort>(sort) ?? UserSort.Name);
}
