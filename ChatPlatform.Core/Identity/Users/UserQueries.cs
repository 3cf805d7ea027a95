using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>What narrows the list of users.</summary>
public enum UserFilter
{
    All,
    Admins,
    Disabled,
    NoSecondFactor,
}

/// <summary>A user in the platform's list.</summary>
/// <param name="Tenants">How many tenants they belong to.</param>
/// <param name="EmailConfirmed">False while nobody has proven that the address is theirs: the account counts in one tenant only.</param>
public sealed record UserItem(
    Guid Id, string Name, string Email, bool IsPlatformAdmin, bool IsDisabled, bool HasSecondFactor, int Tenants, DateTimeOffset? LastSignInAt, DateTimeOffset CreatedAt,
    bool EmailConfirmed = true);

/// <summary>A page of users, and how many each filter would show.</summary>
public sealed record UserListing(IReadOnlyList<UserItem> Items, IReadOnlyDictionary<UserFilter, int> Counts);

/// <summary>The platform's list of users, for platform admins only.</summary>
public sealed class UserQueries(AppDbFactory databases)
{
    /// <summary>A page by name, with counts.</summary>
    public async Task<UserListing> ListAsync(string? search, UserFilter filter, int skip, int take, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var found = Search(db, search);
        var counts = await found.GroupBy(_ => 1).Select(g => new
        {
            All = g.Count(),
            Admins = g.Count(u => u.IsPlatformAdmin),
            Disabled = g.Count(u => u.IsDisabled),
            NoSecondFactor = g.Count(u => !u.TwoFactorEnabled),
        }).FirstOrDefaultAsync(ct);
        var items = await Describe(db, Narrow(found, filter).OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Skip(skip).Take(take)).ToListAsync(ct);
        return new(items, new Dictionary<UserFilter, int>
        {
            [UserFilter.All] = counts?.All ?? 0,
            [UserFilter.Admins] = counts?.Admins ?? 0,
            [UserFilter.Disabled] = counts?.Disabled ?? 0,
            [UserFilter.NoSecondFactor] = counts?.NoSecondFactor ?? 0,
        });
    }

    /// <summary>A page by id.</summary>
    /// <param name="after">Id of the last user of the page before.</param>
    public async Task<IReadOnlyList<UserItem>> PageAsync(string? search, UserFilter filter, Guid? after, int take, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Describe(db, Narrow(Search(db, search), filter).Where(u => after == null || u.Id > after).OrderBy(u => u.Id).Take(take)).ToListAsync(ct);
    }

    private static IQueryable<User> Search(AppDb db, string? search)
    {
        var pattern = string.IsNullOrWhiteSpace(search) ? null : Like.Containing(search);
        return db.Users.AsNoTracking().Where(u => pattern == null || EF.Functions.ILike(u.DisplayName, pattern) || EF.Functions.ILike(u.Email!, pattern));
    }

    private static IQueryable<User> Narrow(IQueryable<User> users, UserFilter filter) => filter switch
    {
        UserFilter.Admins => users.Where(u => u.IsPlatformAdmin),
        UserFilter.Disabled => users.Where(u => u.IsDisabled),
        UserFilter.NoSecondFactor => users.Where(u => !u.TwoFactorEnabled),
        _ => users,
    };

    private static IQueryable<UserItem> Describe(AppDb db, IQueryable<User> users) => users.Select(u => new UserItem(
        u.Id, u.DisplayName, u.Email!, u.IsPlatformAdmin, u.IsDisabled, u.TwoFactorEnabled, db.Memberships.Count(m => m.UserId == u.Id), u.LastSignInAt, u.CreatedAt,
        u.HomeTenantId == null));
}
