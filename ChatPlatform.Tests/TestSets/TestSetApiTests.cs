using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.TestSets;

/// <summary>Test cases, runs and the publish gate over the REST API.</summary>
public sealed class TestSetApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] s_two = ["two days", "in writing"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_case_Is_created_read_found_changed_and_deleted()
    {
        var (admin, root) = await StartAsync();
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, root + "/test-cases",
            new
            {
                message = " How long does it take? ",
                mustMention = s_two,
                history = new[] { new { isCustomer = true, text = "Hello" } },
            });
        Assert.Equal("How long does it take?", made.GetProperty("message").GetString());
        Assert.Equal(s_two, made.GetProperty("mustMention").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("Hello", made.GetProperty("history")[0].GetProperty("text").GetString());

        var path = $"{root}/test-cases/{made.GetProperty("id").GetGuid()}";
        var (_, tag) = await admin.ReadAsync(path);
        Assert.Single(Items((await admin.ReadAsync(root + "/test-cases?search=LONG")).Json));
        Assert.Empty(Items((await admin.ReadAsync(root + "/test-cases?search=l%25g")).Json));
        var changed = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, new { message = "How long?", needsPerson = true }, tag);
        Assert.True(changed.GetProperty("needsPerson").GetBoolean());
        Assert.Empty(changed.GetProperty("mustMention").EnumerateArray());
        await admin.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Delete, path, null, tag);

        (_, tag) = await admin.ReadAsync(path);
        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, path, null, tag);
        Assert.Equal(404, await admin.StatusAsync(path));
        var audit = (await admin.ReadAsync(root + "/audit-events")).Json.GetRawText();
        Assert.Contains("test_case.deleted", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("How long", audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"message":"","needsPerson":true}""", "message")]
    [InlineData("""{"message":"Hello"}""", "expectations")]
    [InlineData("""{"message":"Hello","mustMention":["a","b","c","d","e","f"]}""", "mustMention")]
    [InlineData("""{"message":"Hello","mustNotMention":["a"," ** "]}""", "mustNotMention[1]")]
    [InlineData("""{"message":"Hello","agentId":"0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01"}""", "agentId")]
    [InlineData(
        """{"message":"Hello","needsPerson":true,"history":[{"isCustomer":true,"text":""}]}""", "history[0].text")]
    public async Task Invalid_test_case_Returns_the_rule_of_its_field(string body, string field)
    {
        var (admin, root) = await StartAsync();
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, root + "/test-cases", body);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task S06_Agent_of_another_tenant_Is_no_agent()
    {
        var (admin, root) = await StartAsync();
        var (_, foreign) = await StartAsync();
        var agent = Items((await admin.ReadAsync(foreign + "/agents")).Json)[0].GetProperty("id").GetGuid();
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, root + "/test-cases",
            new { message = "Hello", agentId = agent });
    }

    [Fact]
    public async Task Tenant_Has_at_most_200_test_cases()
    {
        var tenant = await app.Tenant().SaveAsync();
        var editor = app.Get<TestCaseEditor>();
        for (var i = 0; i < TestCaseEditor.MaxCases; i++)
        {
            (await editor.CreateAsync(tenant.Id, new($"{i}", NeedsPerson: true), Actor.System("test"), Ct))
                .SavedValue();
        }

        var outcome = await editor.CreateAsync(tenant.Id, new("x", NeedsPerson: true), Actor.System("test"), Ct);
        Assert.IsType<EditOutcome<TestCaseDetail>.Invalid>(outcome);
    }

    [Fact]
    public async Task Blocked_change_Is_409_with_the_failing_cases_until_it_is_mended()
    {
        var (admin, root) = await StartAsync();
        await admin.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, root + "/test-cases/run");
        var agent = Items((await admin.ReadAsync(root + "/agents")).Json)[0];
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, root + "/test-cases",
            new { message = "Returns of goods and shoes", agentId = agent.GetProperty("id").GetGuid() });
        var report = await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, root + "/test-cases/run");
        Assert.Equal(1, report.GetProperty("run").GetProperty("passed").GetInt32());
        var (settings, tag) = await admin.ReadAsync(root + "/test-set-settings");
        Assert.Equal("warn", settings.GetProperty("gate").GetString());
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, root + "/test-set-settings", new { gate = "block" }, tag);

        var path = $"{root}/agents/{agent.GetProperty("id").GetGuid()}";
        (_, tag) = await admin.ReadAsync(path);
        var refused = await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Put, path, Agent("Wine and cheese", "Which wine goes with it?"), tag);
        Assert.Equal("test_set_worse", refused.GetProperty("code").GetString());
        Assert.Contains(
            "Returns of goods and shoes", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Agent("Returns of goods", "Returns of goods and shoes"), tag);
        var runs = Items((await admin.ReadAsync(root + "/test-cases/runs")).Json);
        Assert.Equal(["published", "draft", "current", "current"], runs.Select(r => r.GetProperty("kind").GetString()));
        var detail = await admin.ReadAsync($"{root}/test-cases/runs/{runs[1].GetProperty("id").GetGuid()}");
        Assert.False(detail.Json.GetProperty("results")[0].GetProperty("passed").GetBoolean());
    }

    private static object Agent(string description, string example) => new
    {
        name = "Alpha",
        description,
        prompt = "You help.",
        examples = new[] { example },
    };

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    /// <summary>A tenant of two agents that the built-in assistant answers for.</summary>
    private async Task<(ApiClient Admin, string Root)> StartAsync()
    {
        var tenant = await app.Tenant().With(new()).Agent("Alpha", "Returns of goods and shoes")
            .Agent("Weather", "Rain, sun and temperatures").SaveAsync();
        return (await ApiClient.AdminAsync(app), $"/api/v1/tenants/{tenant.Slug}");
    }
}
