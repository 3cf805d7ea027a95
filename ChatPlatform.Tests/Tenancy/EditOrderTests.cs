using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>
/// Changes by platform admins check in the order of all editors: existence, version, values. A stale form is reported
/// as stale, whatever it contains.
/// </summary>
public sealed class EditOrderTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");

    private static readonly TenantDraft s_invalidTenant = new("", "Bad Slug", new());

    private static readonly UserDraft s_invalidUser = new("", "no address", false, false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invalid_change_of_a_missing_tenant_Is_not_found() =>
        Assert.IsType<EditOutcome<TenantDetail>.NotFound>(
            await app.Get<TenantEditor>().UpdateAsync("missing", 1, s_invalidTenant, s_actor, Ct));

    [Fact]
    public async Task Invalid_change_of_an_old_tenant_version_Is_stale()
    {
        var (slug, version) = await TenantAsync();

        Assert.IsType<EditOutcome<TenantDetail>.Stale>(
            await app.Get<TenantEditor>().UpdateAsync(slug, version + 1, s_invalidTenant, s_actor, Ct));
    }

    [Fact]
    public async Task Invalid_change_of_the_current_tenant_version_Is_invalid()
    {
        var (slug, version) = await TenantAsync();

        Assert.IsType<EditOutcome<TenantDetail>.Invalid>(
            await app.Get<TenantEditor>().UpdateAsync(slug, version, s_invalidTenant, s_actor, Ct));
    }

    [Fact]
    public async Task Unconfirmed_deletion_of_an_old_tenant_version_Is_stale()
    {
        var (slug, version) = await TenantAsync();

        Assert.IsType<EditOutcome<TenantDetail>.Stale>(
            await app.Get<TenantEditor>().DeleteAsync(slug, version + 1, "another", s_actor, Ct));
    }

    [Fact]
    public async Task Invalid_change_of_a_missing_user_Is_not_found() =>
        Assert.IsType<EditOutcome<UserDetail>.NotFound>(
            await app.Get<UserEditor>().UpdateAsync(Guid.CreateVersion7(), 1, s_invalidUser, s_actor, Ct));

    [Fact]
    public async Task Invalid_change_of_an_old_user_version_Is_stale()
    {
        var (id, version) = await UserAsync();

        Assert.IsType<EditOutcome<UserDetail>.Stale>(
            await app.Get<UserEditor>().UpdateAsync(id, version + 1, s_invalidUser, s_actor, Ct));
    }

    [Fact]
    public async Task Invalid_change_of_the_current_user_version_Is_invalid()
    {
        var (id, version) = await UserAsync();

        Assert.IsType<EditOutcome<UserDetail>.Invalid>(
            await app.Get<UserEditor>().UpdateAsync(id, version, s_invalidUser, s_actor, Ct));
    }

    private async Task<(string Slug, uint Version)> TenantAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var row = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, Ct);
        return (tenant.Slug, row.ConcurrencyToken);
    }

    private async Task<(Guid Id, uint Version)> UserAsync()
    {
        var (_, id) = await app.CreateUserAsync("seven plum kettles");
        return (id, (await app.Get<UserEditor>().ReadAsync(id, Ct))!.ConcurrencyToken);
    }
}
