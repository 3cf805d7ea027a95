using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>"Test it" runs the checks of a turn.</summary>
public sealed class ToolTrialTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Arguments = """{"arguments":{"number":"1"}}""";

    private ToolService _service = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await ToolService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task L2_Disabled_tool_Is_not_called()
    {
        var tenant = await app.Tenant().Tool("lookup", _service.Url + "/{number}").SaveAsync();
        Assert.True((await TryAsync(tenant)).Succeeded);

        await app.ChangeAsync("update tools set is_enabled = false where tenant_id = $1", tenant.Id);

        Assert.Equal((false, "This tool is switched off, so it was not called."), await TryAsync(tenant));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task L2_Tool_that_the_platform_forbids_Is_not_called()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var entry = await admin.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/shared-tools",
            $$"""{"key":"trial","title":"Trial","description":"Looks up","isAllowedByDefault":true,"definition":"""
            + $$"""{"method":"POST","urlTemplate":"{{_service.Url}}/","inputSchema":{"type":"object"} } }"""
        );
        var id = entry.GetProperty("id").GetGuid();
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/tools/catalog/{id}");
        Assert.True((await TryAsync(tenant)).Succeeded);

        var permissions = app.Get<TenantPermissions>();
        var version = (await permissions.FindAsync(tenant.Id, id, Ct))!.ConcurrencyToken;
        Assert.IsType<EditOutcome<PermissionItem>.Saved>(
            await permissions.SetAsync(tenant.Id, id, version, false, Actor.System("test"), Ct));

        Assert.Equal(
            (false, "The platform does not allow this tool at present, so it was not called."), await TryAsync(tenant));
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task L2_Private_address_Is_recorded_as_in_a_turn()
    {
        var tenant = await app.Tenant().Tool("lookup", "http://127.0.0.3:9/{number}").SaveAsync();

        Assert.Equal((false, "The service could not be reached."), await TryAsync(tenant));

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var entry = await db
            .AuditEvents.AsNoTracking()
            .SingleAsync(e => e.TenantId == tenant.Id && e.Action == "egress.blocked", Ct);
        Assert.Equal("lookup", entry.TargetId);
    }

    private async Task<(bool Succeeded, string? Result)> TryAsync(TestTenant tenant)
    {
        var admin = await ApiClient.AdminAsync(app);
        var tools = (await admin.ReadAsync($"/api/v1/tenants/{tenant.Slug}/tools")).Json.GetProperty("items");
        var answer = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post,
            $"/api/v1/tenants/{tenant.Slug}/tools/{tools[0].GetProperty("id").GetGuid()}/test", Arguments);
        return (answer.GetProperty("succeeded").GetBoolean(), answer.GetProperty("result").GetString());
    }
}
