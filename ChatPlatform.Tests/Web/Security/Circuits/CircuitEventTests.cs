using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Web.Security.Circuits;

/// <summary>
/// Events sent by a client that knows the protocol: repeated events, values that were not selectable, events after a
/// revocation. Scale: as promised.
/// </summary>
public sealed class CircuitEventTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int Times = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S28_Twenty_identical_submits_Invite_once()
    {
        await using var user = await ActiveUser.StartAsync(app);
        var invited = await user.CountInvitationsAsync();
        await ClickAsync(user.Page, "Invite");
        await user.Page.ChangeAsync(
            await FieldAsync(user.Page, "inputmode", "email"), $"i{Guid.CreateVersion7():N}@people.test");

        await SubmitAsync(user.Page, "Invite a member");

        Assert.Equal(invited + 1, await user.CountInvitationsAsync());
        Assert.Equal(1, await CountEntriesAsync(user.Tenant.Id, "invitation.created"));
    }

    [Fact]
    public async Task S28_Twenty_identical_submits_Create_one_API_token()
    {
        await using var user = await ActiveUser.StartAsync(app);
        await using var page = await user.Browser.OpenCircuitAsync("/account", confirms: true);
        await page.ChangeAsync(await FieldAsync(page, "placeholder", "Nightly export"), "Mine");

        await SubmitAsync(page, "New API token");

        Assert.Equal(1, await TokensAsync(user.Id));
    }

    [Fact]
    public async Task S28_Twenty_identical_submits_Create_one_connection()
    {
        await using var user = await ActiveUser.StartAsync(app);
        await using var page = await user.Browser.OpenCircuitAsync(
            $"/t/{user.Tenant.Slug}/settings/model", confirms: true);
        await ClickAsync(page, "Add a model");
        await page.ChangeAsync(await FieldAsync(page, "maxlength", "80"), "Mine");
        await page.ChangeAsync(await FieldAsync(page, "maxlength", "200"), "some-model");
        await page.ChangeAsync(await FieldAsync(page, "type", "password"), "sk-of-nobody");

        await SubmitAsync(page, "Model connection");

        await using var db = app.Get<AppDbFactory>().ForTenant(user.Tenant.Id);
        Assert.Equal(1, await db.ProviderConnections.CountAsync(c => c.TenantId == user.Tenant.Id, Ct));
    }

    [Fact]
    public async Task S28_Twenty_identical_submits_Create_one_tenant()
    {
        using var admin = await AdminAsync();
        await using var page = await admin.OpenCircuitAsync("/tenants/new", confirms: true);
        var slug = "n" + Guid.CreateVersion7().ToString("N")[^12..];
        await page.ChangeAsync(await FieldAsync(page, "maxlength", "200"), "New one");
        await page.ChangeAsync(await FieldAsync(page, "maxlength", "63"), slug);

        await SubmitAsync(page, "Tenant");

        Assert.Equal(1, await CountEntriesAsync(await app.TenantIdAsync(slug), "tenant.created"));
    }

    [Fact]
    public async Task S28_Twenty_identical_clicks_Add_a_catalog_agent_once()
    {
        await using var user = await ActiveUser.StartAsync(app);
        await using var page = await user.Browser.OpenCircuitAsync($"/t/{user.Tenant.Slug}/agents", confirms: true);
        var add = await page.FindAsync(e =>
            e.Name == "button"
            && e.Attributes.GetValueOrDefault("aria-label")?.StartsWith("Add ", StringComparison.Ordinal) == true);

        await page.DispatchAsync(add, "click", times: Times);

        await using var db = app.Get<AppDbFactory>().ForTenant(user.Tenant.Id);
        Assert.Equal(1, await db.Agents.CountAsync(a => a.TenantId == user.Tenant.Id && a.CatalogEntryId != null, Ct));
    }

    [Theory]
    [InlineData("PlatformAdmin")]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("Supporter,TenantUser")]
    [InlineData("")]
    public async Task S28_Forged_role_Has_no_effect(string forged)
    {
        await using var user = await ActiveUser.StartAsync(app);

        await user.ChooseRoleAsync(forged);

        Assert.Equal(TenantRole.Supporter, await user.RoleAsync());
        Assert.True(await user.ActOnPageAsync());
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("null")]
    [InlineData("True")]
    [InlineData("1")]
    public async Task S28_Forged_permission_Has_no_effect(string forged)
    {
        using var admin = await AdminAsync();
        var tenant = await app.Tenant().SaveAsync();
        await using var page = await admin.OpenCircuitAsync($"/tenants/{tenant.Slug}", confirms: true);
        var list = await page.FindAsync(e =>
            e.Name == "select"
            && e.Attributes.GetValueOrDefault("aria-label")?.StartsWith("Rule for ", StringComparison.Ordinal) == true);
        await page.ChangeAsync(list, "false");
        list = await page.FindAsync(e =>
            e.Name == "select" && e.Attributes.GetValueOrDefault("aria-label") == list.Attributes["aria-label"]);
        var rules = await RulesAsync(tenant.Id);

        await page.ChangeAsync(list, forged);

        Assert.Equal([false], rules);
        Assert.Equal(rules, await RulesAsync(tenant.Id));
    }

    [Fact]
    public async Task S28_Forged_tenant_Gets_no_token()
    {
        await using var user = await ActiveUser.StartAsync(app);
        await using var page = await user.Browser.OpenCircuitAsync("/account", confirms: true);
        await page.ChangeAsync(await FieldAsync(page, "placeholder", "Nightly export"), "Mine");

        await page.ChangeAsync(await FieldAsync(page, "placeholder", "Choose a tenant"), "contoso");
        await SubmitAsync(page, "New API token");

        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var contoso = await app.TenantIdAsync("contoso");
        Assert.False(await db.ApiTokens.AnyAsync(t => t.UserId == user.Id && t.TenantId == contoso, Ct));
    }

    /// <summary>Sent right after the revocation, while the page is still connected.</summary>
    [Theory]
    [InlineData("lower role")]
    [InlineData("out of the team")]
    [InlineData("suspended")]
    public async Task S28_Event_Has_no_effect_after_a_revocation(string how)
    {
        await using var user = await ActiveUser.StartAsync(app);
        Assert.True(await user.ActOnPageAsync());
        var place = $"/api/v1/users/{user.Id}/memberships/{user.Tenant.Slug}";
        var (admin, tenant) = (await ApiClient.AdminAsync(app), $"/api/v1/tenants/{user.Tenant.Slug}");

        await (
            how switch
            {
                "lower role" => admin.ExpectAsync(
                    HttpStatusCode.OK,
                    HttpMethod.Put,
                    place,
                    new { role = "supporter" },
                    (await admin.ReadAsync(place)).ETag),
                "out of the team" => admin.ExpectAsync(
                    HttpStatusCode.NoContent,
                    HttpMethod.Delete,
                    place,
                    null,
                    (await admin.ReadAsync(place)).ETag),
                _ => admin.ExpectAsync(
                    HttpStatusCode.OK, HttpMethod.Post, $"{tenant}/suspend", null, (await admin.ReadAsync(tenant)).ETag
                ),
            });

        Assert.False(await user.ActOnPageAsync());
        Assert.False(user.Page.IsCompleted);
    }

    private async Task<StaffClient> AdminAsync()
    {
        var admin = new StaffClient(app);
        (await admin.SignInAsync("admin@demo.local", "Demo-admin-2026!")).Dispose();
        return admin;
    }

    private static async Task ClickAsync(CircuitClient page, string button) =>
        await page.DispatchAsync(
            await page.FindAsync(e =>
                e.Name == "button"
                && e.Handlers.ContainsKey("onclick")
                && e.Text.Contains(button, StringComparison.Ordinal)),
            "click");

    private static Task<DrawnElement> FieldAsync(CircuitClient page, string attribute, string value) =>
        page.FindAsync(e => e.Name == "input" && e.Attributes.GetValueOrDefault(attribute) == value);

    private static async Task SubmitAsync(CircuitClient page, string form) =>
        await page.DispatchAsync(
            await page.FindAsync(e =>
                e.Name == "form"
                && e.Handlers.ContainsKey("onsubmit")
                && e.Attributes.GetValueOrDefault("aria-label") == form),
            "submit",
            times: Times);

    private async Task<int> TokensAsync(Guid userId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.ApiTokens.CountAsync(t => t.UserId == userId, Ct);
    }

    private async Task<int> CountEntriesAsync(Guid tenantId, string action)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.AuditEvents.CountAsync(e => e.TenantId == tenantId && e.Action == action, Ct);
    }

    private async Task<List<bool>> RulesAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        return await db.TenantPermissions.Where(p => p.TenantId == tenantId).Select(p => p.IsAllowed).ToListAsync(Ct);
    }
}
