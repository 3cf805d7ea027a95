using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Audit;

namespace ChatPlatform.Tests.Audit;

/// <summary>The audit log over the REST API.</summary>
public sealed class AuditApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenant_Reads_its_own_audit_entries_only()
    {
        var (acme, contoso) = (await app.TenantIdAsync("acme"), await app.TenantIdAsync("contoso"));
        await RecordAsync("mine.happened", acme);
        await RecordAsync("theirs.happened", contoso);
        await RecordAsync("platform.happened", null);
        var owner = await ApiClient.SignInAsync(app, "owner@acme.demo", "Demo-tenant-2026!");

        var actions = await ActionsAsync(owner, "/api/v1/tenants/acme/audit-events?limit=100");

        Assert.Contains("mine.happened", actions);
        Assert.DoesNotContain("theirs.happened", actions);
        Assert.DoesNotContain("platform.happened", actions);
    }

    [Fact]
    public async Task S12_Visit_of_an_admin_Is_an_audit_entry_that_names_the_tenant()
    {
        var admin = await AdminAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, await admin.StatusAsync("/api/v1/tenants/contoso/agents"));
        }

        using var answer = await admin.GetAsync("/api/v1/audit-events?search=tenant.visited&limit=100");
        var lines = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("items")
            .EnumerateArray()
            .ToList();
        Assert.Equal(
            10,
            lines.Count(l =>
                l.GetProperty("tenant").GetString() == "contoso"
                && l.GetProperty("targetId").GetString() == "GET /api/v1/tenants/{tenant}/agents"));
    }

    [Theory]
    [InlineData("?kind=nothing", 422)]
    [InlineData("?kind=security", 200)]
    [InlineData("?from=2030-01-01T00:00:00Z", 200)]
    [InlineData("?sort=largest", 422)]
    public async Task Audit_log_Is_filtered_by_text_and_time(string query, int status) =>
        Assert.Equal(
            status,
            await (await AdminAsync()).StatusAsync(
                "/api/v1/audit-events"
                    + query.Replace("?kind=nothing", "/export?kind=nothing", StringComparison.Ordinal)));

    [Fact]
    public async Task Audit_log_Is_read_from_its_oldest_entry_on()
    {
        var acme = await app.TenantIdAsync("acme");
        await RecordAsync("order.one", acme);
        await RecordAsync("order.two", acme);
        var owner = await ApiClient.SignInAsync(app, "owner@acme.demo", "Demo-tenant-2026!");
        const string path = "/api/v1/tenants/acme/audit-events?search=order.&limit=1";

        var first = (await owner.ReadAsync(path + "&sort=oldest")).Json;
        var cursor = Uri.EscapeDataString(first.GetProperty("nextCursor").GetString()!);

        Assert.Equal("order.one", first.GetProperty("items")[0].GetProperty("action").GetString());
        Assert.Equal(["order.two"], await ActionsAsync(owner, $"{path}&sort=oldest&cursor={cursor}"));
        Assert.Equal(400, await owner.StatusAsync($"{path}&sort=newest&cursor={cursor}"));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("\0=x")]
    [InlineData("\uFF1D1+1")]
    public async Task S46_Export_Contains_no_formula(string name)
    {
        await app.Get<AuditLog>()
            .RecordAsync(
                AuditEntry.Change(
                    "formula.tried", new(ActorKind.User, null, name), await app.TenantIdAsync("acme"), "thing", name),
                Ct);
        var admin = await AdminAsync();
        foreach (var path in (string[])["/api/v1/audit-events/export", "/api/v1/tenants/acme/audit-events/export"])
        {
            using var answer = await admin.GetAsync(path + "?search=formula.tried");
            var text = await answer.Content.ReadAsStringAsync(Ct);

            Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Contains("formula.tried", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("""(^|,)"[=+\-@\t\r\n\0\uFF1D]""", text);
        }
    }

    [Fact]
    public async Task S65_Export_Is_recorded()
    {
        var admin = await AdminAsync();
        using var export = await admin.GetAsync("/api/v1/audit-events/export?kind=audit");
        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        Assert.Contains("audit.exported", await ActionsAsync(admin, "/api/v1/security-events?limit=100"));
    }

    [Fact]
    public async Task S65_Chain_Is_verified_over_the_API()
    {
        var admin = await AdminAsync();
        using var answer = await admin.GetAsync("/api/v1/audit-events/verify");
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("isIntact").GetBoolean());
    }

    private Task<ApiClient> AdminAsync() => ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");

    private Task RecordAsync(string action, Guid? tenant) =>
        app.Get<AuditLog>().RecordAsync(AuditEntry.Change(action, Actor.System("test"), tenant, "thing", 1), Ct);

    private static async Task<List<string>> ActionsAsync(ApiClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return
        [
            .. (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct))
                .GetProperty("items")
                .EnumerateArray()
                .Select(i => i.GetProperty("action").GetString()!),
        ];
    }
}
