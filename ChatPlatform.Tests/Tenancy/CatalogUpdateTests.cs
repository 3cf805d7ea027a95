using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Copies of catalog entries in tenants: they follow their template until a tenant changes them.</summary>
public sealed class CatalogUpdateTests(CatalogUpdateTests.Fixture app) : IClassFixture<CatalogUpdateTests.Fixture>
{
    private const string Schema = """{"type":"object","properties":{"number":{"type":"string"}}}""";

    private readonly string _key = "u" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unchanged_copy_Follows_its_template_with_a_version_of_the_catalog()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, "First.");
        var agent = await AddAsync(admin, tenant, "agents", id);

        await ChangeAgentAsync(admin, id, "Second.");
        await app.Get<CatalogFollower>().RunAsync(Ct);

        var (now, _) = await admin.ReadAsync(agent);
        Assert.Equal(
            ("Second.", 2, "following"),
            (now.GetProperty("prompt").GetString(), now.GetProperty("publishedVersion").GetInt32(),
                now.GetProperty("catalogState").GetString()));
        var versions = (await admin.ReadAsync(agent + "/versions")).Json.GetProperty("items");
        Assert.Equal("Catalog", versions[0].GetProperty("createdBy").GetString());
    }

    [Fact]
    public async Task Changed_copy_Keeps_its_content_and_is_offered_the_update()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, "First.");
        var agent = await AddAsync(admin, tenant, "agents", id);
        await ChangeHereAsync(admin, agent, "Ours.");
        Assert.Equal("changed", await StateAsync(admin, agent));

        await ChangeAgentAsync(admin, id, "Second.");
        await app.Get<CatalogFollower>().RunAsync(Ct);

        var (now, _) = await admin.ReadAsync(agent);
        Assert.Equal(
            ("Ours.", "updateAvailable"),
            (now.GetProperty("prompt").GetString(), now.GetProperty("catalogState").GetString()));
        var (compared, _) = await admin.ReadAsync(agent + "/template");
        Assert.Contains("Ours.", compared.GetProperty("own").GetString(), StringComparison.Ordinal);
        Assert.Contains("Second.", compared.GetProperty("template").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_update_Makes_a_version_and_the_copy_follows_again()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, "First.");
        var agent = await AddAsync(admin, tenant, "agents", id);
        await ChangeHereAsync(admin, agent, "Ours.");
        await ChangeAgentAsync(admin, id, "Second.");

        var taken = await DecideAsync(admin, agent, "take");

        Assert.Equal(
            ("Second.", 3, "following"),
            (taken.GetProperty("prompt").GetString(), taken.GetProperty("publishedVersion").GetInt32(),
                taken.GetProperty("catalogState").GetString()));
        await ChangeAgentAsync(admin, id, "Third.");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal("Third.", (await admin.ReadAsync(agent)).Json.GetProperty("prompt").GetString());
        Assert.Contains("agent.update_taken", await AuditLogReader.ActionsAsync(app, IdOf(agent)));
    }

    [Fact]
    public async Task Kept_copy_Is_offered_only_the_next_update()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, "First.");
        var agent = await AddAsync(admin, tenant, "agents", id);
        await ChangeHereAsync(admin, agent, "Ours.");
        await ChangeAgentAsync(admin, id, "Second.");

        await DecideAsync(admin, agent, "keep");
        Assert.Equal("changed", await StateAsync(admin, agent));

        await ChangeAgentAsync(admin, id, "Third.");
        Assert.Equal("updateAvailable", await StateAsync(admin, agent));
        Assert.Equal("Ours.", (await admin.ReadAsync(agent)).Json.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Switch_of_a_copy_and_offer_of_its_template_Do_not_end_following()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareAgentAsync(admin, "First.");
        var agent = await AddAsync(admin, tenant, "agents", id);
        await ChangeHereAsync(admin, agent, "First.", isEnabled: false);
        Assert.Equal("following", await StateAsync(admin, agent));

        var path = $"/api/v1/shared-agents/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, AgentBody("First.", kinds: ["other"]),
            (await admin.ReadAsync(path)).ETag);
        Assert.Equal(1, (await admin.ReadAsync(path)).Json.GetProperty("revision").GetInt32());

        await ChangeAgentAsync(admin, id, "Second.");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        var (now, _) = await admin.ReadAsync(agent);
        Assert.Equal(
            ("Second.", false), (now.GetProperty("prompt").GetString(), now.GetProperty("isEnabled").GetBoolean()));
    }

    [Fact]
    public async Task Template_Brings_its_tools_in_order_and_a_later_tool_too()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        await ShareToolAsync(admin, _key + "_a");
        await ShareToolAsync(admin, _key + "_b");
        var denied = await ShareToolAsync(admin, _key + "_c", isAllowed: false);
        var id = await ShareAgentAsync(admin, "First.", [_key + "_b", _key + "_c", _key + "_a"]);

        var agent = await AddAsync(admin, tenant, "agents", id);
        Assert.Equal([_key + "_b", _key + "_a"], await ToolsAsync(tenant, agent));

        var rule = $"/api/v1/tenants/{tenant.Slug}/permissions/{denied}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, rule, new { rule = true }, (await admin.ReadAsync(rule)).ETag);
        await ChangeAgentAsync(admin, id, "Second.", [_key + "_c", _key + "_a"]);
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal([_key + "_c", _key + "_a"], await ToolsAsync(tenant, agent));
    }

    [Fact]
    public async Task Template_with_an_unknown_tool_or_model_Is_rejected_with_the_field()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tools = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/shared-agents",
            AgentBody("x", ["nobody_knows"]));
        var model = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/shared-agents",
            AgentBody("x", model: "nobody/knows"));

        Assert.True(tools.GetProperty("errors").TryGetProperty("definition.tools[0]", out _), tools.ToString());
        Assert.True(model.GetProperty("errors").TryGetProperty("definition.model", out _), model.ToString());
    }

    [Fact]
    public async Task Tool_Follows_its_template_until_it_is_changed()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var id = await ShareToolAsync(admin, _key);
        var tool = await AddAsync(admin, tenant, "tools", id);
        await ChangeToolAsync(admin, id, "Second");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        var (followed, etag) = await admin.ReadAsync(tool);
        Assert.Equal("Second", followed.GetProperty("description").GetString());

        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, tool, ToolBody("Ours"), etag);
        await ChangeToolAsync(admin, id, "Third");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal("updateAvailable", await StateAsync(admin, tool));

        var taken = await DecideAsync(admin, tool, "take");
        Assert.Equal(
            ("Third", "following"),
            (taken.GetProperty("description").GetString(), taken.GetProperty("catalogState").GetString()));
    }

    [Fact]
    public async Task Platform_Sees_where_an_entry_is_used_and_the_state_of_each_copy()
    {
        var admin = await ApiClient.AdminAsync(app);
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var id = await ShareAgentAsync(admin, "First.");
        await AddAsync(admin, one, "agents", id);
        await ChangeHereAsync(admin, await AddAsync(admin, two, "agents", id), "Ours.");
        await ChangeAgentAsync(admin, id, "Second.");
        await app.Get<CatalogFollower>().RunAsync(Ct);

        var counts = (await app.Get<CatalogUsage>().CountAsync(CatalogKind.Agent, [id], Ct))[id];
        Assert.Equal(new CopyCounts(1, 0, 1), counts);
        var copies = (await admin.ReadAsync($"/api/v1/shared-agents/{id}/copies")).Json.GetProperty("items");
        Assert.Equal(
            [(one.Slug, "following"), (two.Slug, "updateAvailable")],
            copies.EnumerateArray()
                .Select(c => (c.GetProperty("slug").GetString()!, c.GetProperty("state").GetString()!))
                .OrderBy(c => c.Item1 == two.Slug));
    }

    [Fact]
    public async Task Copy_of_another_tenant_Cannot_be_compared_or_updated()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        var agent = await AddAsync(admin, tenant, "agents", await ShareAgentAsync(admin, "First."));
        var owner = await ApiClient.OwnerAsync(app);
        var stolen = $"/api/v1/tenants/acme/agents/{IdOf(agent)}/template";

        Assert.Equal(404, await owner.StatusAsync(stolen));
        Assert.Equal(404, await owner.StatusAsync(agent + "/template"));
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, stolen + "/take", ifMatch: "\"1\"");
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, stolen + "/keep", ifMatch: "\"1\"");
    }

    private static Guid IdOf(string path) => Guid.Parse(path.Split('/')[^1]);

    private object AgentBody(string prompt, string[]? tools = null, string? model = null, string[]? kinds = null) => new
    {
        key = _key,
        title = "Copy " + _key,
        description = "Copies of a template",
        isAllowedByDefault = true,
        kinds = kinds ?? [],
        definition = new { prompt, examples = (string[])["copy it"], tools = tools ?? [], model },
    };

    private static object ToolBody(string description) => new
    {
        name = "own_name",
        title = "Own",
        description,
        method = "GET",
        urlTemplate = "https://own.example/{number}",
        inputSchema = JsonSerializer.Deserialize<JsonElement>(Schema),
        priority = 0,
        isEnabled = true,
    };

    private static object ToolEntry(string key, string description, bool isAllowed = true) => new
    {
        key,
        title = key,
        description,
        isAllowedByDefault = isAllowed,
        definition = new
        {
            method = "GET",
            urlTemplate = "https://tools.example/{number}",
            inputSchema = JsonSerializer.Deserialize<JsonElement>(Schema),
        },
    };

    private async Task<Guid> ShareAgentAsync(ApiClient admin, string prompt, string[]? tools = null) =>
        (await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/shared-agents", AgentBody(prompt, tools)))
        .GetProperty("id").GetGuid();

    private static async Task<Guid> ShareToolAsync(ApiClient admin, string key, bool isAllowed = true) =>
        (await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/shared-tools", ToolEntry(key, "First", isAllowed)))
        .GetProperty("id").GetGuid();

    private async Task ChangeAgentAsync(ApiClient admin, Guid id, string prompt, string[]? tools = null)
    {
        var path = $"/api/v1/shared-agents/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, AgentBody(prompt, tools), (await admin.ReadAsync(path)).ETag);
    }

    private async Task ChangeToolAsync(ApiClient admin, Guid id, string description)
    {
        var path = $"/api/v1/shared-tools/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, ToolEntry(_key, description), (await admin.ReadAsync(path)).ETag);
    }

    /// <summary>Adds an entry; returns the path of the tenant's copy.</summary>
    private static async Task<string> AddAsync(ApiClient admin, TestTenant tenant, string kind, Guid id)
    {
        using var added = await admin.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/{kind}/catalog/{id}");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        return added.Headers.Location!.ToString();
    }

    private async Task ChangeHereAsync(ApiClient admin, string agent, string prompt, bool isEnabled = true) =>
        await admin.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Put,
            agent,
            new
            {
                name = "Copy " + _key,
                description = "Copies of a template",
                prompt,
                examples = (string[])["copy it"],
                isEnabled,
            },
            (await admin.ReadAsync(agent)).ETag);

    private static async Task<JsonElement> DecideAsync(ApiClient admin, string copy, string decision) =>
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{copy}/template/{decision}",
            ifMatch: (await admin.ReadAsync(copy)).ETag);

    private static async Task<string?> StateAsync(ApiClient admin, string copy) =>
        (await admin.ReadAsync(copy)).Json.GetProperty("catalogState").GetString();

    private async Task<string[]> ToolsAsync(TestTenant tenant, string agent)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var id = IdOf(agent);
        return await db.AgentTools
            .Where(g => g.AgentId == id)
            .Join(db.Tools, g => g.ToolId, t => t.Id, (g, t) => new { g.Position, t.Name })
            .OrderBy(t => t.Position)
            .Select(t => t.Name)
            .ToArrayAsync(Ct);
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}
