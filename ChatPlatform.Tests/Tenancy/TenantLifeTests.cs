using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>The life cycle of a tenant over the REST API: created, changed, suspended, resumed.</summary>
public sealed class TenantLifeTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_tenant_Has_a_widget_and_its_users_can_sign_in()
    {
        var admin = await AdminAsync();
        var slug = Slug();

        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { name = "New one", slug });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"/api/v1/tenants/{slug}", made.Headers.Location!.ToString());

        using var widget = await admin.GetAsync($"/api/v1/tenants/{slug}/widget-settings");
        var key = (await JsonAsync(widget)).GetProperty("widgetKey").GetString()!;
        await app.CreateVisitorAsync(key);
    }

    [Theory]
    [InlineData("", "good-slug", "name")]
    [InlineData("Name", "Bad Slug", "slug")]
    [InlineData("Name", "-bad", "slug")]
    [InlineData("Name", "x", "slug")]
    [InlineData("Name", "acme", "slug")]
    [InlineData("Name", "0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01", "slug")]
    public async Task Invalid_tenant_Is_rejected_with_the_field(string name, string slug, string field)
    {
        var admin = await AdminAsync();
        using var answer = await admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { name, slug });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True((await JsonAsync(answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Change_of_an_old_tenant_version_Is_rejected()
    {
        var admin = await AdminAsync();
        var slug = await NewTenantAsync(admin);
        var etag = await ETagAsync(admin, slug);
        using var first = await admin.SendAsync(
            HttpMethod.Put, $"/api/v1/tenants/{slug}", new { name = "First", slug }, etag);
        using var second = await admin.SendAsync(
            HttpMethod.Put, $"/api/v1/tenants/{slug}", new { name = "Second", slug }, etag);
        using var blind = await admin.SendAsync(
            HttpMethod.Put, $"/api/v1/tenants/{slug}", new { name = "Third", slug });

        Assert.Equal([200, 412, 428], [(int)first.StatusCode, (int)second.StatusCode, (int)blind.StatusCode]);
        using var read = await admin.GetAsync($"/api/v1/tenants/{slug}");
        Assert.Equal("First", (await JsonAsync(read)).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("supporter@demo.local", "Demo-supporter-2026!")]
    [InlineData("owner@acme.demo", "Demo-tenant-2026!")]
    public async Task S21_Tenants_Are_managed_by_platform_admins_only(string email, string password)
    {
        var staff = await ApiClient.SignInAsync(app, email, password);
        using var made = await staff.SendAsync(
            HttpMethod.Post, "/api/v1/tenants", new { name = "Mine", slug = Slug() });
        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
        Assert.Equal(403, await staff.StatusAsync("/api/v1/tenants"));
        Assert.Equal(403, await staff.StatusAsync("/api/v1/tenants/acme"));
    }

    [Fact]
    public async Task Suspended_tenant_Is_closed_and_resumes_with_all_data()
    {
        var admin = await AdminAsync();
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        using var closed = await admin.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/suspend", null, await ETagAsync(admin, tenant.Slug));
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        Assert.Equal(404, await admin.StatusAsync($"/api/v1/tenants/{tenant.Slug}/agents"));
        await Wait.UntilAsync(
            async () => await GetStatusAsync(visitor) == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(5));

        using var opened = await admin.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/resume", null, await ETagAsync(admin, tenant.Slug));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await Wait.UntilAsync(async () => await GetStatusAsync(visitor) == HttpStatusCode.OK, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Deleting_a_tenant_Requires_its_name()
    {
        var admin = await AdminAsync();
        var slug = await NewTenantAsync(admin);
        using var answer = await admin.SendAsync(
            HttpMethod.Delete, $"/api/v1/tenants/{slug}?confirm=something", null, await ETagAsync(admin, slug));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(200, await admin.StatusAsync($"/api/v1/tenants/{slug}"));
    }

    [Fact]
    public async Task S12_Each_read_of_a_tenant_by_an_admin_Is_an_audit_entry()
    {
        var admin = await AdminAsync();
        var id = await app.TenantIdAsync("contoso");
        var before = await CountVisitsAsync(id);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, await admin.StatusAsync("/api/v1/tenants/contoso"));
        }

        Assert.Equal(before + 5, await CountVisitsAsync(id));
    }

    private static async Task<HttpStatusCode> GetStatusAsync(VisitorClient visitor)
    {
        using var answer = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        return answer.StatusCode;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    private static string Slug() => "t" + Guid.CreateVersion7().ToString("N")[^12..];

    private Task<ApiClient> AdminAsync() => ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");

    private static async Task<string> NewTenantAsync(ApiClient admin)
    {
        var slug = Slug();
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { name = "New one", slug });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return slug;
    }

    private static async Task<string> ETagAsync(ApiClient admin, string slug)
    {
        using var answer = await admin.GetAsync($"/api/v1/tenants/{slug}");
        return answer.Headers.ETag!.ToString();
    }

    private async Task<int> CountVisitsAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.AuditEvents.CountAsync(e => e.TenantId == tenantId && e.Action == "tenant.viewed", Ct);
    }
}
