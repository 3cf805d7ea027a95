using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Agents;

/// <summary>An agent's tools are saved with the agent, in their order.</summary>
public sealed class AgentToolApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Root = "/api/v1/tenants/acme";

    [Fact]
    public async Task Tools_Are_saved_in_their_order_and_kept_when_omitted()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var tools = await ToolIdsAsync(owner, Root);
        Guid[] reversed = [.. tools.Reverse()];
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Root + "/agents", Draft("Ordered", reversed));
        Assert.Equal(reversed, Ids(made));

        var path = $"{Root}/agents/{made.GetProperty("id").GetGuid()}";
        var (_, tag) = await owner.ReadAsync(path);
        var changed = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, Draft("Ordered", tools), tag);
        Assert.Equal(tools, Ids(changed));

        (_, tag) = await owner.ReadAsync(path);
        changed = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, Draft("Ordered", null), tag);
        Assert.Equal(tools, Ids(changed));
    }

    [Fact]
    public async Task S06_Tool_of_another_tenant_Is_refused_and_nothing_is_saved()
    {
        var other = await app.Tenant().Tool("secret", "https://api.example.com/{number}").SaveAsync();
        var foreign = await ToolIdsAsync(await ApiClient.AdminAsync(app), $"/api/v1/tenants/{other.Slug}");
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Root + "/agents", Draft("Foreign", null));
        var path = $"{Root}/agents/{made.GetProperty("id").GetGuid()}";
        var (before, tag) = await owner.ReadAsync(path);

        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, path, Draft("Renamed", foreign[..1]), tag);

        Assert.Equal("is not a tool", problem.GetProperty("errors").GetProperty("toolIds[0]")[0].GetString());
        Assert.Equal(before.GetRawText(), (await owner.ReadAsync(path)).Json.GetRawText());
    }

    [Fact]
    public async Task Version_Names_its_author()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Root + "/agents", Draft("Authored", null));
        var (versions, _) = await owner.ReadAsync($"{Root}/agents/{made.GetProperty("id").GetGuid()}/versions");
        Assert.Equal("Olga Owner", versions.GetProperty("items")[0].GetProperty("createdBy").GetString());
    }

    [Fact]
    public async Task Earlier_version_Brings_back_its_examples_and_tools_and_leaves_out_deleted_ones()
    {
        var tenant = await app.Tenant()
            .Tool("first", "https://api.example.com/1")
            .Tool("second", "https://api.example.com/2")
            .SaveAsync();
        var root = $"/api/v1/tenants/{tenant.Slug}";
        var admin = await ApiClient.AdminAsync(app);
        var tools = await ToolIdsAsync(admin, root);
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, root + "/agents", Draft("Old", tools, ["When do you open?"]));
        var path = $"{root}/agents/{made.GetProperty("id").GetGuid()}";
        var (_, tag) = await admin.ReadAsync(path);
        var changed = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Draft("Renamed", [], ["Where are you?"]), tag);
        Assert.Equal(2, changed.GetProperty("publishedVersion").GetInt32());
        (_, tag) = await admin.ReadAsync($"{root}/tools/{tools[0]}");
        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{root}/tools/{tools[0]}", null, tag);

        (_, tag) = await admin.ReadAsync(path);
        var back = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, path + "/versions/1/publish", null, tag);

        Assert.Equal("When do you open?", back.GetProperty("examples")[0].GetString());
        Assert.Equal(tools[1..], Ids(back));
        Assert.Equal("Renamed", back.GetProperty("name").GetString());
        Assert.Equal(1, back.GetProperty("publishedVersion").GetInt32());
    }

    [Fact]
    public async Task Changed_description_Makes_a_version_and_an_earlier_one_brings_it_back()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Root + "/agents", Draft("Described", null));
        var path = $"{Root}/agents/{made.GetProperty("id").GetGuid()}";
        var changed = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Draft("Described", null, description: "For another test"),
            (await owner.ReadAsync(path)).ETag);
        Assert.Equal(2, changed.GetProperty("publishedVersion").GetInt32());

        var back = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, path + "/versions/1/publish", null, (await owner.ReadAsync(path)).ETag);

        Assert.Equal("For a test", back.GetProperty("description").GetString());
        var (versions, _) = await owner.ReadAsync(path + "/versions");
        Assert.Equal(
            ["For another test", "For a test"],
            versions.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Route_check_Names_the_agent_with_its_scores_and_reason()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var result = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, Root + "/agents/route-check",
            new { message = "Where is my parcel ACM-1001?" });
        Assert.Equal("Shipment", result.GetProperty("agents")[0].GetProperty("agent").GetString());
        Assert.Contains("ACM-1001", result.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var scores = result.GetProperty("scores").EnumerateArray()
            .Select(s => s.GetProperty("score").GetDouble())
            .ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Root + "/agents/route-check", new { message = " " });
    }

    private static object Draft(
        string name, Guid[]? toolIds, string[]? examples = null, string description = "For a test") => new
        {
            name,
            examples = examples ?? [],
            description,
            prompt = "You help.",
            toolIds,
        };

    private static Guid[] Ids(JsonElement agent) =>
        [.. agent.GetProperty("toolIds").EnumerateArray().Select(t => t.GetGuid())];

    private static async Task<Guid[]> ToolIdsAsync(ApiClient client, string root)
    {
        var (page, _) = await client.ReadAsync(root + "/tools");
        return [.. page.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetGuid())];
    }
}
