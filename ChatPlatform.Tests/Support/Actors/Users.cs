using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>Creates staff users.</summary>
internal static class Users
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A user with a password.</summary>
    public static async Task<(string Email, Guid Id)> CreateUserAsync(
        this AppFixture app, string password, bool isAdmin = false)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var email = $"p{Guid.CreateVersion7():N}@people.test";
        var user = new User
        {
            DisplayName = "Somebody",
            Email = email,
            UserName = email,
            EmailConfirmed = true,
            IsPlatformAdmin = isAdmin,
        };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, password);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.Select(e => e.Description)));
        return (email, user.Id);
    }

    /// <summary>A user with a password and a membership in a tenant.</summary>
    public static async Task<(string Email, Guid Id)> CreateMemberAsync(
        this AppFixture app, string slug, TenantRole role, string password)
    {
        var user = await app.CreateUserAsync(password);
        await app.JoinAsync(await app.TenantIdAsync(slug), user.Id, role);
        return user;
    }

    /// <summary>Adds a membership of a user in a further tenant.</summary>
    public static async Task JoinAsync(this AppFixture app, Guid tenantId, Guid userId, TenantRole role)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        db.Memberships.Add(new() { TenantId = tenantId, UserId = userId, Role = role });
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>An API client with a user's personal API token.</summary>
    public static async Task<ApiClient> CreateApiTokenAsync(
        this AppFixture app, string slug, Guid userId, IReadOnlyList<string> scopes)
    {
        var owner = new Caller(CredentialKind.Cookie, userId, "Somebody", "", false, Guid.CreateVersion7());
        var token = await app.Get<ApiTokens>()
            .CreateAsync(await app.TenantIdAsync(slug), owner, "Test", scopes, 30, Actor.System("test"), Ct);
        return new(app.Http, token.SavedValue().Secret);
    }

    public static async Task<Guid> TenantIdAsync(this AppFixture app, string slug)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.Tenants.Where(t => t.Slug == slug).Select(t => t.Id).SingleAsync(Ct);
    }
}
