using System.Net;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Copies of catalog entries in tenants: they follow their template until a tenant changes them.</summary>
public sealed class CatalogUpdateTests(CatalogUpdateTests.Fixture app) : IClassFixture<CatalogUpdateTests.Fixture>
{
    private readonly string _key = "u" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unchanged_copy_Follows_its_template_with_a_version_of_the_catalog()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareAgentAsync("First.");
        var agent = await catalog.AddAsync(tenant, "agents", id);

        await catalog.ChangeAgentAsync(id, "Second.");
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
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareAgentAsync("First.");
        var agent = await catalog.AddAsync(tenant, "agents", id);
        await catalog.ChangeHereAsync(agent, "Ours.");
        Assert.Equal("changed", await catalog.StateAsync(agent));

        await catalog.ChangeAgentAsync(id, "Second.");
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
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareAgentAsync("First.");
        var agent = await catalog.AddAsync(tenant, "agents", id);
        await catalog.ChangeHereAsync(agent, "Ours.");
        await catalog.ChangeAgentAsync(id, "Second.");

        var taken = await catalog.DecideAsync(agent, "take");

        Assert.Equal(
            ("Second.", 3, "following"),
            (taken.GetProperty("prompt").GetString(), taken.GetProperty("publishedVersion").GetInt32(),
                taken.GetProperty("catalogState").GetString()));
        Assert.Equal("Copies " + _key, taken.GetProperty("publicName").GetString());
        await catalog.ChangeAgentAsync(id, "Third.");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal("Third.", (await admin.ReadAsync(agent)).Json.GetProperty("prompt").GetString());
        Assert.Contains("agent.update_taken", await AuditLogReader.ActionsAsync(app, CatalogClient.IdOf(agent)));
    }

    [Fact]
    public async Task Kept_copy_Is_offered_only_the_next_update()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareAgentAsync("First.");
        var agent = await catalog.AddAsync(tenant, "agents", id);
        await catalog.ChangeHereAsync(agent, "Ours.");
        await catalog.ChangeAgentAsync(id, "Second.");

        await catalog.DecideAsync(agent, "keep");
        Assert.Equal("changed", await catalog.StateAsync(agent));

        await catalog.ChangeAgentAsync(id, "Third.");
        Assert.Equal("updateAvailable", await catalog.StateAsync(agent));
        Assert.Equal("Ours.", (await admin.ReadAsync(agent)).Json.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Switch_of_a_copy_and_offer_of_its_template_Do_not_end_following()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareAgentAsync("First.");
        var agent = await catalog.AddAsync(tenant, "agents", id);
        await catalog.ChangeHereAsync(agent, "First.", isEnabled: false);
        Assert.Equal("following", await catalog.StateAsync(agent));

        var path = $"/api/v1/shared-agents/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, catalog.AgentBody("First.", kinds: ["other"]),
            (await admin.ReadAsync(path)).ETag);
        Assert.Equal(1, (await admin.ReadAsync(path)).Json.GetProperty("revision").GetInt32());

        await catalog.ChangeAgentAsync(id, "Second.");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        var (now, _) = await admin.ReadAsync(agent);
        Assert.Equal(
            ("Second.", false), (now.GetProperty("prompt").GetString(), now.GetProperty("isEnabled").GetBoolean()));
    }

    [Fact]
    public async Task Template_Brings_its_tools_in_order_and_a_later_tool_too()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        await catalog.ShareToolAsync(_key + "_a");
        await catalog.ShareToolAsync(_key + "_b");
        var denied = await catalog.ShareToolAsync(_key + "_c", isAllowed: false);
        var id = await catalog.ShareAgentAsync("First.", [_key + "_b", _key + "_c", _key + "_a"]);

        var agent = await catalog.AddAsync(tenant, "agents", id);
        Assert.Equal([_key + "_b", _key + "_a"], await ToolsAsync(tenant, agent));

        var rule = $"/api/v1/tenants/{tenant.Slug}/permissions/{denied}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, rule, new { rule = true }, (await admin.ReadAsync(rule)).ETag);
        await catalog.ChangeAgentAsync(id, "Second.", [_key + "_c", _key + "_a"]);
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal([_key + "_c", _key + "_a"], await ToolsAsync(tenant, agent));
    }

    [Fact]
    public async Task Template_with_an_unknown_tool_or_model_Is_rejected_with_the_field()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tools = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/shared-agents",
            catalog.AgentBody("x", ["nobody_knows"]));
        var model = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/shared-agents",
            catalog.AgentBody("x", model: "nobody/knows"));

        Assert.True(tools.GetProperty("errors").TryGetProperty("definition.tools[0]", out _), tools.ToString());
        Assert.True(model.GetProperty("errors").TryGetProperty("definition.model", out _), model.ToString());
    }

    [Fact]
    public async Task Tool_Follows_its_template_until_it_is_changed()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var id = await catalog.ShareToolAsync(_key);
        var tool = await catalog.AddAsync(tenant, "tools", id);
        await catalog.ChangeToolAsync(id, "Second");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        var (followed, etag) = await admin.ReadAsync(tool);
        Assert.Equal("Second", followed.GetProperty("description").GetString());

        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, tool, CatalogClient.ToolBody("Ours"), etag);
        await catalog.ChangeToolAsync(id, "Third");
        await app.Get<CatalogFollower>().RunAsync(Ct);
        Assert.Equal("updateAvailable", await catalog.StateAsync(tool));

        var taken = await catalog.DecideAsync(tool, "take");
        Assert.Equal(
            ("Third", "following"),
            (taken.GetProperty("description").GetString(), taken.GetProperty("catalogState").GetString()));
    }

    [Fact]
    public async Task Platform_Sees_where_an_entry_is_used_and_the_state_of_each_copy()
    {
        var admin = await ApiClient.AdminAsync(app);
        var catalog = new CatalogClient(admin, _key);
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var id = await catalog.ShareAgentAsync("First.");
        await catalog.AddAsync(one, "agents", id);
        await catalog.ChangeHereAsync(await catalog.AddAsync(two, "agents", id), "Ours.");
        await catalog.ChangeAgentAsync(id, "Second.");
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
        var catalog = new CatalogClient(admin, _key);
        var tenant = await app.Tenant().SaveAsync();
        var agent = await catalog.AddAsync(tenant, "agents", await catalog.ShareAgentAsync("First."));
        var owner = await ApiClient.OwnerAsync(app);
        var stolen = $"/api/v1/tenants/acme/agents/{CatalogClient.IdOf(agent)}/template";

        Assert.Equal(404, await owner.StatusAsync(stolen));
        Assert.Equal(404, await owner.StatusAsync(agent + "/template"));
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, stolen + "/take", ifMatch: "\"1\"");
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, stolen + "/keep", ifMatch: "\"1\"");
    }

    private async Task<string[]> ToolsAsync(TestTenant tenant, string agent)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var id = CatalogClient.IdOf(agent);
        return await db.AgentTools
            .Where(g => g.AgentId == id)
            .Join(db.Tools, g => g.ToolId, t => t.Id, (g, t) => new { g.Position, t.Name })
            .OrderBy(t => t.Position)
            .Select(t => t.Name)
            .ToArrayAsync(Ct);
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}
