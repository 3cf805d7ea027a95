using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>A tenant's use of the platform's catalog: the default, and the permission that overrides it.</summary>
public sealed class PermissionTests(PermissionTests.Fixture app) : IClassFixture<PermissionTests.Fixture>
{
    private const string Shipment = "Where is my shipment ACM-1001?";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S55_Forbidden_tool_Is_not_called_from_the_next_turn_until_allowed_again()
    {
        var visitor = await app.CreateVisitorAsync();
        Assert.Contains(
            "Expected delivery", (await visitor.AskAsync(Shipment)).Text, StringComparison.OrdinalIgnoreCase);

        await PermitAsync("acme", CatalogKind.Tool, "track_shipment", false);
        Assert.DoesNotContain(
            "Expected delivery", (await (await app.CreateVisitorAsync()).AskAsync(Shipment)).Text,
            StringComparison.OrdinalIgnoreCase);

        await PermitAsync("acme", CatalogKind.Tool, "track_shipment", null);
        Assert.Contains(
            "Expected delivery", (await (await app.CreateVisitorAsync()).AskAsync(Shipment)).Text,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Forbidden_agent_Does_not_answer()
    {
        await PermitAsync("contoso", CatalogKind.Agent, "cards", false);

        var answer = await (await app.CreateVisitorAsync("wk_demo_contoso")).AskAsync("I lost my card");

        Assert.DoesNotContain(answer.Agents ?? [], a => a.Name == "Cards");
        await PermitAsync("contoso", CatalogKind.Agent, "cards", null);
    }

    [Fact]
    public async Task Forbidden_model_Is_replaced_by_the_built_in_assistant()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            db.CatalogEntries.Add(
                new()
                {
                    Kind = CatalogKind.Model,
                    Key = "default",
                    Title = "Fake",
                    Description = "The provider of the tests",
                    Definition = "{}",
                    IsAllowedByDefault = true,
                });
            await db.SaveChangesAsync(Ct);
        }

        var calls = app.Llm.Count;
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there");
        Assert.True(app.Llm.Count > calls);

        await PermitAsync(tenant.Slug, CatalogKind.Model, "default", false);
        calls = app.Llm.Count;
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there");
        Assert.Equal(calls, app.Llm.Count);
    }

    [Fact]
    public async Task Permission_of_one_tenant_Does_not_affect_another()
    {
        await PermitAsync("contoso", CatalogKind.Tool, "track_shipment", false);
        Assert.Contains(
            "Expected delivery", (await (await app.CreateVisitorAsync()).AskAsync(Shipment)).Text,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Permissions_Are_read_and_set_over_the_API_and_recorded()
    {
        var admin = await ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");
        var tenant = await app.Tenant().SaveAsync();
        var id = await IdAsync(CatalogKind.Agent, "company");

        var path = $"/api/v1/tenants/{tenant.Slug}/permissions/{id}";
        var tag = (await admin.ReadAsync(path)).ETag;
        await admin.ExpectAsync(HttpStatusCode.PreconditionRequired, HttpMethod.Put, path, new { rule = false });
        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, new { rule = false }, tag);
        await admin.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, path, new { rule = true }, tag);

        using var read = await admin.GetAsync($"/api/v1/tenants/{tenant.Slug}/permissions");
        var item = (await read.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("catalogEntryId").GetGuid() == id);
        Assert.False(item.GetProperty("isAllowed").GetBoolean());
        Assert.True(item.GetProperty("isAllowedByDefault").GetBoolean());
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.True(
            await db.AuditEvents.AnyAsync(e => e.TenantId == tenant.Id && e.Action == "permission.changed", Ct));
    }

    [Fact]
    public async Task Tenant_without_remaining_tokens_Is_answered_without_a_model()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            db.TenantUsage.Add(
                new()
                {
                    TenantId = tenant.Id,
                    Day = DateOnly.FromDateTime(DateTime.UtcNow),
                    InputTokens = 60_000_000,
                });
            await db.SaveChangesAsync(Ct);
        }

        var calls = app.Llm.Count;
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there");
        Assert.Equal(calls, app.Llm.Count);
    }

    [Fact]
    public async Task S62_Visitor_of_a_tenant_without_remaining_answers_Is_told_when_to_return()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            db.TenantUsage.Add(
                new()
                {
                    TenantId = tenant.Id,
                    Day = DateOnly.FromDateTime(DateTime.UtcNow),
                    Turns = 10_000,
                });
            await db.SaveChangesAsync(Ct);
        }

        using var answer = await visitor.PostAsync("Hello there");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalHours, 0, 24);
    }

    [Fact]
    public async Task Turns_and_tokens_of_a_tenant_Are_counted()
    {
        var tenant = await app.Tenant().SaveAsync();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there");

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var usage = await db.TenantUsage.SingleAsync(u => u.TenantId == tenant.Id, Ct);
        Assert.Equal(1, usage.Turns);
        Assert.True(
            usage.InputTokens > 0 && usage.OutputTokens > 0, $"{usage.InputTokens} in, {usage.OutputTokens} out");
    }

    private async Task<Guid> IdAsync(CatalogKind kind, string key)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db.CatalogEntries.Where(r => r.Kind == kind && r.Key == key).Select(r => r.Id).SingleAsync(Ct);
    }

    private async Task PermitAsync(string slug, CatalogKind kind, string key, bool? rule)
    {
        var (permissions, tenant, id) = (
            app.Get<TenantPermissions>(), await app.TenantIdAsync(slug), await IdAsync(kind, key));
        var version = (await permissions.FindAsync(tenant, id, Ct))!.ConcurrencyToken;
        Assert.IsType<EditOutcome<PermissionItem>.Saved>(
            await permissions.SetAsync(tenant, id, version, rule, Actor.System("test"), Ct));
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}
