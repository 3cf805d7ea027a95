using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity;

/// <summary>The platform's list of users: order and pages.</summary>
public sealed class UserListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_monday = new(2025, 3, 3, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(UserSort.Id)]
    [InlineData(UserSort.Name)]
    [InlineData(UserSort.Tenants)]
    [InlineData(UserSort.LatestSignIn)]
    public async Task Sorted_list_Shows_users_with_equal_values_once_each(UserSort sort)
    {
        var word = Guid.NewGuid().ToString("N");
        var saved = await SaveAsync(word);

        var listed = await ListPages.ReadAllAsync(
            2, page => app.Get<UserQueries>().PageAsync(word, UserFilter.All, sort, page, Ct));

        Assert.Equal(saved.Order(), listed.Select(u => u.Id).Order());
        var expected = sort switch
        {
            UserSort.Name => listed.OrderBy(u => u.Name, StringComparer.Ordinal),
            UserSort.Tenants => listed.OrderByDescending(u => u.IsPlatformAdmin ? int.MaxValue : u.Tenants),
            UserSort.LatestSignIn => listed.OrderByDescending(u => u.LastSignInAt ?? DateTimeOffset.MinValue),
            _ => listed.OrderBy(u => u.Id),
        };
        Assert.Equal(expected.Select(u => u.Id), listed.Select(u => u.Id)); // LINQ keeps the order of equal values.
    }

    /// <summary>Users of which each pair has the same values; the last pair never signed in.</summary>
    private async Task<IReadOnlyList<Guid>> SaveAsync(string word)
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var rows = Enumerable.Range(0, 6).Select(i => new User
        {
            DisplayName = $"{word} {i / 2}",
            UserName = $"{word}{i}",
            NormalizedUserName = $"{word}{i}",
            Email = $"{word}{i}@example.com",
            IsPlatformAdmin = i is 2 or 3,
            IsDisabled = true,
            LastSignInAt = i < 4 ? s_monday.AddDays(i / 2) : null,
        }).ToList();
        db.AddRange(rows);
        db.AddRange(rows.Take(2).Select(u => new Membership
        {
            TenantId = tenant.Id,
            UserId = u.Id,
            Role = TenantRole.Supporter,
        }));
        await db.SaveChangesAsync(Ct);
        return [.. rows.Select(r => r.Id)];
    }
}
