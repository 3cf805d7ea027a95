using System.Net;

namespace ChatPlatform.Tests.Web.Api;

public sealed class AgentApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Agents = "/api/v1/tenants/acme/agents";

    [Fact]
    public async Task Agent_Is_created_read_changed_and_deleted_with_audit_entries()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Agents, Draft("Returns"));
        var path = $"{Agents}/{made.GetProperty("id").GetGuid()}";

        var (read, tag) = await owner.ReadAsync(path);
        Assert.Equal(made.GetRawText(), read.GetRawText());

        var changed = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Draft("Returns", "Answer shortly."), tag);
        Assert.Equal(2, changed.GetProperty("publishedVersion").GetInt32());
        var (versions, _) = await owner.ReadAsync(path + "/versions");
        Assert.Equal(
            [2, 1], versions.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("number").GetInt32()));

        (_, tag) = await owner.ReadAsync(path);
        var back = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/versions/1/publish", null, tag);
        Assert.Equal("You help.", back.GetProperty("prompt").GetString());

        (_, tag) = await owner.ReadAsync(path);
        await owner.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, path, null, tag);
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Get, path);
        Assert.Equal(
            ["agent.created", "agent.updated", "agent.published", "agent.deleted"],
            await AuditLogReader.ActionsAsync(app, made.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Concurrent_changes_of_one_version_Succeed_once()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Agents, Draft("Crowded"));
        var path = $"{Agents}/{made.GetProperty("id").GetGuid()}";
        var (_, tag) = await owner.ReadAsync(path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var answer = await owner.SendAsync(HttpMethod.Put, path, Draft("Crowded", $"Prompt {i}"), tag);
            return answer.StatusCode;
        }));

        Assert.Equal(1, answers.Count(a => a == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(a => a == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Change_without_a_version_Is_428()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (list, _) = await owner.ReadAsync(Agents);
        var path = $"{Agents}/{list.GetProperty("items")[0].GetProperty("id").GetGuid()}";

        Assert.Equal(
            "precondition_required",
            (await owner.ExpectAsync((HttpStatusCode)428, HttpMethod.Put, path, Draft("X")))
                .GetProperty("code")
                .GetString());
        Assert.Equal(
            "stale",
            (await owner.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, path, Draft("X"), "\"0\""))
                .GetProperty("code")
                .GetString());
        await owner.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, path, Draft("X"), "*");
    }

    [Fact]
    public async Task S36_Invalid_fields_Are_named_with_their_rule()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var body = new
        {
            name = " ",
            description = new string('x', 1001),
            prompt = "a\0b",
            examples = new[] { "fine", "" },
            model = "",
        };

        var problem = await owner.ExpectAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Agents, body);

        var errors = problem
            .GetProperty("errors")
            .EnumerateObject()
            .ToDictionary(e => e.Name, e => e.Value[0].GetString());
        Assert.Equal(["description", "examples[1]", "model", "name", "prompt"], errors.Keys.Order());
        Assert.Equal("must not be empty", errors["name"]);
        Assert.Equal("must have 1 to 1000 characters", errors["description"]);
    }

    [Fact]
    public async Task Agent_name_Is_unique()
    {
        var owner = await ApiClient.OwnerAsync(app);
        await owner.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Agents, Draft("Only one"));
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Agents, Draft("Only one"));
        Assert.Equal("is taken by another agent", problem.GetProperty("errors").GetProperty("name")[0].GetString());
    }

    [Fact]
    public async Task S06_Tool_of_another_tenant_Is_rejected_like_an_unknown_one()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var admin = await ApiClient.AdminAsync(app);
        var otherTenant = await app.Tenant().Tool("secret_tool", "https://example.com/{number}").SaveAsync();
        var (tools, _) = await admin.ReadAsync($"/api/v1/tenants/{otherTenant.Slug}/tools");
        var (list, _) = await owner.ReadAsync(Agents);
        var path = $"{Agents}/{list.GetProperty("items")[0].GetProperty("id").GetGuid()}/tools";
        var (before, tag) = await owner.ReadAsync(path);

        var foreign = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            HttpMethod.Put,
            path,
            new { toolIds = new[] { tools.GetProperty("items")[0].GetProperty("id").GetGuid() } },
            tag);
        var random = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, path, new { toolIds = new[] { Guid.CreateVersion7() } },
            tag);

        Assert.Equal(random.GetProperty("errors").GetRawText(), foreign.GetProperty("errors").GetRawText());
        Assert.Equal(before.GetRawText(), (await owner.ReadAsync(path)).Json.GetRawText());
    }

    private static object Draft(string name, string prompt = "You help.") =>
        new
        {
            name,
            description = "Sending things back",
            prompt,
            examples = new[] { "I want to return this" },
        };
}
