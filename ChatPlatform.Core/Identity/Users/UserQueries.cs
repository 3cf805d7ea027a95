using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Paging;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>Filters for the list of users.</summary>
public enum UserFilter
{
    All,
    Admins,
    Disabled,
    NoSecondFactor,
}

/// <summary>A user in the platform's list.</summary>
/// <param name="Tenants">Number of the user's tenants.</param>
/// <param name="EmailConfirmed">False while the address is not verified: the account is valid in one tenant only.
/// </param>
public sealed record UserItem(
    Guid Id,
    string Name,
    string Email,
    bool IsPlatformAdmin,
    bool IsDisabled,
    bool HasSecondFactor,
    int Tenants,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset CreatedAt,
    bool EmailConfirmed = true);

/// <summary>Sort orders for users.</summary>
public enum UserSort
{
    Id,
    Name,

    /// <summary>Most tenants first; platform admins, who may enter all, are before them.</summary>
    Tenants,

    /// <summary>Signed in last first, then users who never did.</summary>
    LatestSignIn,
}

/// <summary>The platform's list of users, for platform admins only.</summary>
public sealed class UserQueries(AppDbFactory databases)
{
    private const int All = int.MaxValue;

    /// <summary>Before all sign-ins.</summary>
    private static readonly DateTimeOffset s_never = DateTimeOffset.UnixEpoch;

    /// <summary>A page of users.</summary>
    /// <param name="search">Part of the name or the address; null for all.</param>
    public async Task<ListPage<UserItem>> PageAsync(
        string? search, UserFilter filter, UserSort sort, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var found = Filter(Search(db, search), filter);
        return await Describe(db, Sort(db, found, sort, page)).ToPageAsync(page, u => KeyOf(u, sort), ct);
    }

    /// <summary>Number of users for each filter.</summary>
    public async Task<IReadOnlyDictionary<UserFilter, int>> CountsAsync(string? search, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var counts = await Search(db, search).GroupBy(_ => 1).Select(g => new
        {
            All = g.Count(),
            Admins = g.Count(u => u.IsPlatformAdmin),
            Disabled = g.Count(u => u.IsDisabled),
            NoSecondFactor = g.Count(u => !u.TwoFactorEnabled),
        }).FirstOrDefaultAsync(ct);
        return new Dictionary<UserFilter, int>
        {
            [UserFilter.All] = counts?.All ?? 0,
            [UserFilter.Admins] = counts?.Admins ?? 0,
            [UserFilter.Disabled] = counts?.Disabled ?? 0,
            [UserFilter.NoSecondFactor] = counts?.NoSecondFactor ?? 0,
        };
    }

    private static IQueryable<User> Search(AppDb db, string? search)
    {
        var pattern = string.IsNullOrWhiteSpace(search) ? null : Like.Containing(search);
        return db
            .Users.AsNoTracking()
            .Where(u =>
                pattern == null || EF.Functions.ILike(u.DisplayName, pattern) || EF.Functions.ILike(u.Email!, pattern));
    }

    private static IQueryable<User> Filter(IQueryable<User> users, UserFilter filter) => filter switch
    {
        UserFilter.Admins => users.Where(u => u.IsPlatformAdmin),
        UserFilter.Disabled => users.Where(u => u.IsDisabled),
        UserFilter.NoSecondFactor => users.Where(u => !u.TwoFactorEnabled),
        _ => users,
    };

    private static IQueryable<User> Sort(AppDb db, IQueryable<User> found, UserSort sort, PageRequest page)
    {
        switch (sort)
        {
            case UserSort.Name:
                return found.ByName(u => u.DisplayName, u => u.Id, page);
            case UserSort.Tenants:
                return found.ByNumber(
                    u => u.IsPlatformAdmin ? All : db.Memberships.Count(m => m.UserId == u.Id), u => u.Id, page);
            case UserSort.LatestSignIn:
                return found.ByTime(u => u.LastSignInAt ?? s_never, u => u.Id, page);
            default:
                var after = page.AfterId;
                return found.Where(u => after == null || u.Id > after).OrderBy(u => u.Id);
        }
    }

    private static string KeyOf(UserItem last, UserSort sort) => sort switch
    {
        UserSort.Name => PageKeys.Of(last.Name, last.Id),
        UserSort.Tenants => PageKeys.Of(last.IsPlatformAdmin ? All : last.Tenants, last.Id),
        UserSort.LatestSignIn => PageKeys.Of(last.LastSignInAt ?? s_never, last.Id),
        _ => PageKeys.Of(last.Id),
    };

    private static IQueryable<UserItem> Describe(AppDb db, IQueryable<User> users) =>
        users.Select(u => new UserItem(
            u.Id, u.DisplayName, u.Email!, u.IsPlatformAdmin, u.IsDisabled, u.TwoFactorEnabled,
            db.Memberships.Count(m => m.UserId == u.Id), u.LastSignInAt, u.CreatedAt, u.HomeTenantId == null));
}
