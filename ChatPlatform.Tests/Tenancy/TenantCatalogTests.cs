using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Catalog entries that a tenant adds, and when they work.</summary>
public sealed class TenantCatalogTests(TenantCatalogTests.Fixture app) : IClassFixture<TenantCatalogTests.Fixture>
{
    private const string Prompt = "You are the shared returns desk.";

    private static readonly string[] s_examples = ["I want to send it back"];

    private readonly string _key = "k" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S55_Added_catalog_agent_Answers_only_while_allowed()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, isAllowed: false);
        await WithoutOwnAgentsAsync(tenant);
        var list = $"/api/v1/tenants/{tenant.Slug}/agents/catalog";
        Assert.DoesNotContain(await IdsAsync(admin, list), i => i == id);
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{list}/{id}");

        await PermitAsync(tenant, id, true);
        Assert.Contains(await IdsAsync(admin, list), i => i == id);
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{list}/{id}");
        Assert.True(await IsAnsweredAsync(tenant));

        await PermitAsync(tenant, id, false);
        Assert.False(await IsAnsweredAsync(tenant));

        await PermitAsync(tenant, id, null);
        Assert.False(await IsAnsweredAsync(tenant)); // The default forbids it.

        await PermitAsync(tenant, id, true);
        Assert.True(await IsAnsweredAsync(tenant));
    }

    [Fact]
    public async Task S55_Added_catalog_tool_Is_called_only_while_allowed()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAsync(
            admin,
            "shared-tools",
            true,
            new
            {
                method = "GET",
                urlTemplate = app.Llm.OutsideUrl + "/shared/{number}",
                inputSchema = JsonSerializer.Deserialize<JsonElement>(
                    """{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}"""
                ),
            });
        var tool = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/tools/catalog/{id}");
        Assert.Equal((_key, id), (tool.GetProperty("name").GetString(), tool.GetProperty("catalogEntryId").GetGuid()));
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            db.AgentTools.Add(
                new()
                {
                    TenantId = tenant.Id,
                    AgentId = await db.Agents.Where(a => a.TenantId == tenant.Id).Select(a => a.Id).SingleAsync(Ct),
                    ToolId = tool.GetProperty("id").GetGuid(),
                });
            await db.SaveChangesAsync(Ct);
        }

        app.Llm.Reset();
        app.Llm.Script = Call;
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look");
        Assert.Equal("GET /shared/7", Assert.Single(app.Llm.Visits));

        await PermitAsync(tenant, id, false);
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look");
        Assert.Single(app.Llm.Visits);

        Reply Call(CompletionRequest request) =>
            request.Messages.Any(m => m.Role == "tool")
                ? new Reply.Text("Done.")
                : new Reply.ToolCall(_key, """{"number":"7"}""");
    }

    [Fact]
    public async Task Catalog_entry_Is_added_once_and_available_again_when_removed()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, isAllowed: true);
        var agents = $"/api/v1/tenants/{tenant.Slug}/agents";
        using var added = await admin.SendAsync(HttpMethod.Post, $"{agents}/catalog/{id}");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var (agent, etag) = await admin.ReadAsync(added.Headers.Location!.ToString());
        Assert.Equal(
            (id, Prompt), (agent.GetProperty("catalogEntryId").GetGuid(), agent.GetProperty("prompt").GetString()));
        await admin.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{agents}/catalog/{id}");
        Assert.Equal(
            agent.GetProperty("id").GetGuid(),
            (await FindCatalogEntryAsync(admin, agents, id)).GetProperty("addedAs").GetGuid());
        Assert.Contains("agent.added", await AuditLogReader.ActionsAsync(app, agent.GetProperty("id").GetGuid()));

        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, added.Headers.Location.ToString(), ifMatch: etag);
        Assert.False(
            (await FindCatalogEntryAsync(admin, agents, id)).TryGetProperty("addedAs", out var rest)
                && rest.ValueKind != JsonValueKind.Null);
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{agents}/catalog/{id}");
    }

    [Fact]
    public async Task S28_Ten_concurrent_additions_of_one_entry_Create_one_agent()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, isAllowed: true);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ => admin.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/agents/catalog/{id}")));
        Assert.Equal([201, .. Enumerable.Repeat(409, 9)], answers.Select(a => (int)a.StatusCode).Order());
        Array.ForEach(answers, a => a.Dispose());
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        Assert.Equal(1, await db.Agents.CountAsync(a => a.TenantId == tenant.Id && a.CatalogEntryId == id, Ct));
    }

    [Theory]
    [InlineData("shared-agents", """{"prompt":""}""", "definition.prompt")]
    [InlineData("shared-agents", """{"prompt":"x","examples":[""]}""", "definition.examples[0]")]
    [InlineData("shared-agents", """{"prompt":"x","isAdmin":true}""", "definition")]
    [InlineData("shared-agents", """[]""", "definition")]
    [InlineData(
        "shared-tools",
        """{"method":"HEAD","urlTemplate":"https://a.example/","inputSchema":{"type":"object"}}""",
        "definition.method"
    )]
    [InlineData(
        "shared-tools",
        """{"method":"GET","urlTemplate":"https://{host}/","inputSchema":{"type":"object"}}""",
        "definition.urlTemplate"
    )]
    [InlineData(
        "shared-tools",
        """{"method":"GET","urlTemplate":"https://a.example/","inputSchema":7}""",
        "definition.inputSchema"
    )]
    [InlineData(
        "shared-tools",
        """{"method":"GET","urlTemplate":"https://a.example/","inputSchema":{"type":"object"},"bodyTemplate":"{}"}""",
        "definition.bodyTemplate"
    )]
    [InlineData(
        "shared-agents", """{"prompt":"x","parameters":{"temperature":3}}""", "definition.parameters.temperature")]
    [InlineData("shared-agents", """{"prompt":"x","parameters":{"seed":3}}""", "definition")]
    [InlineData("models", """{"prompt":"x"}""", "definition")]
    public async Task S22_Invalid_definition_Is_rejected_with_the_field(
        string kind, string definition, string field)
    {
        var admin = await ApiClient.AdminAsync(app);
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Post,
            "/api/v1/" + kind,
            new
            {
                key = _key,
                title = "Wrong",
                description = "Wrong",
                isAllowedByDefault = true,
                definition = JsonSerializer.Deserialize<JsonElement>(definition),
            });
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Entry_without_a_definition_Is_not_listed_for_tenants()
    {
        var admin = await ApiClient.AdminAsync(app);
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/shared-agents",
            new
            {
                key = _key,
                title = _key,
                description = "",
                isAllowedByDefault = true,
            });
        var tenant = await app.Tenant().SaveAsync();
        Assert.DoesNotContain(await IdsAsync(admin, $"/api/v1/tenants/{tenant.Slug}/agents/catalog"), i =>
            i == made.GetProperty("id").GetGuid());
        await admin.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Post,
            $"/api/v1/tenants/{tenant.Slug}/agents/catalog/{made.GetProperty("id").GetGuid()}");
    }

    private Task<Guid> ShareAgentAsync(ApiClient admin, bool isAllowed) =>
        ShareAsync(admin, "shared-agents", isAllowed, new { prompt = Prompt, examples = s_examples });

    private async Task<Guid> ShareAsync(ApiClient admin, string kind, bool isAllowed, object definition) => (
            await admin.ExpectAsync(
                HttpStatusCode.Created,
                HttpMethod.Post,
                "/api/v1/" + kind,
                new
                {
                    key = _key,
                    title = "Shared " + _key,
                    description = "Returns of things that were bought",
                    isAllowedByDefault = isAllowed,
                    definition,
                })
        ).GetProperty("id").GetGuid();

    private async Task WithoutOwnAgentsAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        await db.Agents.Where(a => a.TenantId == tenant.Id).ExecuteDeleteAsync(Ct);
    }

    /// <summary>Posts a message; true if the catalog agent answers.</summary>
    private async Task<bool> IsAnsweredAsync(TestTenant tenant) =>
        ((await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("I want to send it back")).Agents
            ?? []).Any(a =>
            a.Name == "Shared " + _key);

    private async Task PermitAsync(TestTenant tenant, Guid id, bool? rule)
    {
        var permissions = app.Get<TenantPermissions>();
        var version = (await permissions.FindAsync(tenant.Id, id, Ct))!.ConcurrencyToken;
        Assert.IsType<EditOutcome<PermissionItem>.Saved>(
            await permissions.SetAsync(tenant.Id, id, version, rule, Actor.System("test"), Ct));
    }

    private static async Task<IEnumerable<Guid>> IdsAsync(ApiClient client, string path) =>
        (await client.ReadAsync(path + "?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(i => i.GetProperty("id").GetGuid());

    private static async Task<JsonElement> FindCatalogEntryAsync(ApiClient client, string agents, Guid id) =>
        (await client.ReadAsync(agents + "/catalog?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("id").GetGuid() == id);

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}
