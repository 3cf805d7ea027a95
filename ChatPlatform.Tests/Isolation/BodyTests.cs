using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Tools;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Isolation;

/// <summary>Bodies, queries and headers with ids of another tenant, undeclared members, and markup.</summary>
public sealed class BodyTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    private static readonly string[] s_injections =
    [
        "'; drop table agents; --",
        "' or '1'='1",
        "x' union select prompt from agent_versions --",
        "'; select pg_sleep(5); --",
        "\\'; delete from documents; --",
        "$1",
        "%' or 1=1 --",
        "{\"$ne\":null}",
        "../../../../etc/passwd",
        "${7*7}{{7*7}}<%= 7*7 %>",
        "\u202e\ufeff%00",
        "1; set app.scope = 'platform'; --",
    ];

    private static readonly Dictionary<string, string> s_foreignMembers = new()
    {
        ["tenantId"] = "\"B\"",
        ["tenant"] = "\"B\"",
        ["role"] = "\"admin\"",
        ["id"] = "\"ID\"",
        ["createdAt"] = "\"2020-01-01T00:00:00Z\"",
        ["status"] = "\"ready\"",
        ["isPlatformAdmin"] = "true",
        ["rowVersion"] = "1",
        ["changedAt"] = "\"2020-01-01T00:00:00Z\"",
        ["__proto__"] = "{}",
        ["TenantId"] = "\"B\"",
    };

    /// <summary>
    /// Replaces every id in a body that the OpenAPI document declares, also in lists, and in headers by one of tenant
    /// B.
    /// </summary>
    [Fact]
    public async Task S06_Ids_of_another_tenant_in_bodies_and_headers_Have_no_effect()
    {
        var (before, tried) = (await app.HashTenantBAsync(), 0);
        var document = await OpenApiDocument.ReadAsync(app);
        foreach (var operation in await WritesAsync())
        {
            foreach (var (name, isList) in document.IdsIn(operation))
            {
                foreach (var id in Ids())
                {
                    var foreign = await SendAsync(operation, With(operation, name, isList, id));
                    var random = await SendAsync(operation, With(operation, name, isList, Guid.CreateVersion7()));
                    tried++;
                    Assert.True(
                        foreign.Status is >= 400 and < 500 && !foreign.Holds(app.B.Canary),
                        $"{operation} {name}: {foreign.Status} {foreign.Text}");
                    Assert.Equal(random.Comparable, foreign.Comparable);
                }
            }
        }

        Assert.True(tried >= 12, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    [Fact]
    public async Task S06_Cursor_of_another_tenant_Is_rejected()
    {
        var owner = await ApiClient.SignInAsync(app, app.B.Email, CanaryTenant.Password);
        await owner.ExpectAsync(
            System.Net.HttpStatusCode.Created,
            HttpMethod.Post,
            $"/api/v1/tenants/{app.B.Slug}/agents",
            new
            {
                name = "Second",
                description = "x",
                prompt = "y",
            });
        var cursor = (await owner.ReadAsync($"/api/v1/tenants/{app.B.Slug}/agents?limit=1"))
            .Json.GetProperty("nextCursor")
            .GetString();
        foreach (
            var operation in (await OpenApiDocument.ReadAsync(app)).Operations.Where(o =>
                o.Method == HttpMethod.Get
                && o.Path.Contains("{tenant}", StringComparison.Ordinal)
                && !o.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            var answer = await app.SendAsync(
                Who.TenantUserOfA, "GET",
                operation.Path.Replace("{tenant}", "acme", StringComparison.Ordinal) + $"?limit=1&cursor={cursor}");
            var takes =
                operation.Json.TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "cursor");
            Assert.True(!takes || answer.Status == 400, $"{operation}: {answer.Status}");
            Assert.False(answer.Holds(app.B.Canary), operation.ToString());
        }
    }

    /// <summary>Scale: 30 ids over both APIs, 1,000 at the promised scale.</summary>
    [Fact]
    public async Task S09_Last_Event_ID_of_another_tenant_Replays_no_foreign_event()
    {
        await app.VisitorOfA.SendMessageAsync("Hello from A");
        var foreign = (await app.OtherTenant.GetAsync()).LastEventId;
        var random = new Random(9);
        for (var i = 0; i < Scale.Of(each: 30, promised: 1_000); i++)
        {
            var id = i % 3 == 0 ? foreign : $"{foreign.Split('.')[0]}.{random.Next(100, 100_000)}";
            await using var feed = await app.VisitorOfA.OpenStreamAsync(id);
            Assert.Equal(System.Net.HttpStatusCode.OK, feed.Response.StatusCode);
            if (i % 3 != 0)
            {
                await feed.WaitForAsync("resync");
            }

            Assert.All(feed.Events, e =>
                Assert.DoesNotContain(app.B.Canary, e.Data.GetRawText(), StringComparison.Ordinal));
            var staff = await app.SendAsync(
                Who.TenantUserOfA, "GET", $"/api/v1/tenants/acme/conversations/{app.OtherTenant.ConversationId}/events",
                lastEventId: id);
            Assert.Equal(404, staff.Status);
        }
    }

    [Fact]
    public async Task S22_Undeclared_members_Are_rejected_in_every_body()
    {
        var (before, tried) = (await app.HashTenantBAsync(), 0);
        foreach (var operation in await WritesAsync())
        {
            var example = Example(operation);
            foreach (var (name, value) in s_foreignMembers.Where(m => !((JsonObject)example).ContainsKey(m.Key)))
            {
                var body = (JsonObject)example.DeepClone();
                body[name] = JsonNode.Parse(
                    value
                        .Replace("\"B\"", $"\"{app.B.Id}\"", StringComparison.Ordinal)
                        .Replace("\"ID\"", $"\"{app.B.Row<Agent>().Id}\"", StringComparison.Ordinal));
                var answer = await SendAsync(operation, body);
                tried++;
                Assert.True(answer.Status == 400, $"{operation} {name}: {answer.Status} {answer.Text}");
            }
        }

        Assert.True(tried >= 100, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    /// <summary>Every string of every body of the API and the widget, and the query parameters.</summary>
    [Fact]
    public async Task S37_Text_Is_never_interpreted()
    {
        var (before, tried) = (await app.HashTenantBAsync(), 0);
        foreach (var operation in await WritesAsync())
        {
            var example = Example(operation);
            foreach (var place in Leaves(example).ToList())
            {
                foreach (var injection in s_injections)
                {
                    await AssertHarmlessAsync(
                        () => SendAsync(operation, With(example, place, injection)), $"{operation} {place} {injection}"
                    );
                    tried++;
                }
            }
        }

        var queries = await QueriesAsync(app);
        foreach (var injection in s_injections.Select(Uri.EscapeDataString))
        {
            foreach (var (who, path) in queries)
            {
                await AssertHarmlessAsync(() => app.SendAsync(who, "GET", path + injection), path + injection);
            }

            await AssertHarmlessAsync(
                () => app.SendAsync(Who.TenantUserOfA, "GET", $"/api/v1/tenants/{injection}/agents"), injection);
            await AssertHarmlessAsync(
                () => app.SendAsync(Who.Anonymous, "GET", $"/api/widget/v1/config?key=wk_{injection}"), injection);
            tried += queries.Count + 2;
        }

        Assert.True(tried >= 1_000, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    [Fact]
    public async Task S61_Chat_Accepts_a_message_and_no_settings_of_the_answer()
    {
        string[] extras =
        [
            "model",
            "prompt",
            "system",
            "systemPrompt",
            "instructions",
            "temperature",
            "topP",
            "maxTokens",
            "tools",
            "toolChoice",
            "functions",
            "messages",
            "history",
            "role",
            "agent",
            "agentId",
            "agents",
            "overrideConfig",
            "provider",
            "apiKey",
            "baseUrl",
            "stream",
            "metadata",
            "context",
            "citations",
        ];
        Assert.Equal(25, extras.Length);
        foreach (var extra in extras)
        {
            using var answer = await app.VisitorOfA.SendAsync(
                HttpMethod.Post,
                $"/api/widget/v1/conversations/{app.VisitorOfA.ConversationId}/messages",
                new Dictionary<string, object>
                {
                    ["clientMessageId"] = Guid.CreateVersion7(),
                    ["text"] = "Hello",
                    [extra] = "system",
                });
            Assert.True(answer.StatusCode == System.Net.HttpStatusCode.BadRequest, $"{extra}: {answer.StatusCode}");
        }

        Assert.DoesNotContain(await app.VisitorOfA.MessagesAsync(), m => m.Role is "system");
    }

    private static async Task AssertHarmlessAsync(Func<Task<Answer>> send, string what)
    {
        var answer = await send();
        Assert.True(answer.Status < 500, $"{what}: {answer.Status} {answer.Text}");
    }

    private Task<Answer> SendAsync(Operation operation, JsonNode body)
    {
        // The tenant's own agent, so that the ids in the body are really looked up; otherwise unknown ids.
        var path = operation
            .Path.Replace("{tenant}", "acme", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal);
        var isOwn = path.Contains("/agents/{id}", StringComparison.Ordinal);
        path = path.Replace(
            "{id}", (isOwn ? app.OwnAgent.Id : Guid.CreateVersion7()).ToString(), StringComparison.Ordinal);
        path = path.Replace("{slug}", "nobody", StringComparison.Ordinal)
            .Replace("{catalogEntryId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{userId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        var who = !operation.Path.Contains("{tenant}", StringComparison.Ordinal) ? Who.PlatformAdmin
            : path.Contains("/escalations/", StringComparison.Ordinal) ? Who.SupporterOfA : Who.TenantUserOfA;
        return app.SendAsync(who, operation.Method.Method, path, body.ToJsonString(), isOwn ? app.OwnAgent.ETag : null);
    }

    /// <summary>The ids of all rows of tenant B.</summary>
    private List<Guid> Ids() =>
        [
            app.B.Id,
            app.B.Row<Agent>().Id,
            app.B.Row<Tool>().Id,
            app.B.Row<Core.Knowledge.Document>().Id,
            app.B.Row<Core.Conversations.Conversation>().Id,
            app.B.Row<Core.Inference.ProviderConnection>().Id,
        ];

    /// <summary>Every query parameter of every read, appended to its address.</summary>
    private static async Task<List<(Who Who, string Path)>> QueriesAsync(IsolationFixture app) =>
        [
            .. from operation in (await OpenApiDocument.ReadAsync(app)).Operations
            where operation.Method == HttpMethod.Get && operation.Json.TryGetProperty("parameters", out _)
            from parameter in operation.Json.GetProperty("parameters").EnumerateArray()
            where parameter.GetProperty("in").GetString() == "query"
            let path = operation
                .Path.Replace("{tenant}", "acme", StringComparison.Ordinal)
                .Replace("{slug}", "acme", StringComparison.Ordinal)
            select (
                operation.Path.Contains("{tenant}", StringComparison.Ordinal) ? Who.TenantUserOfA : Who.PlatformAdmin,
                string.Join(
                    '/', path.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7().ToString() : part))
                + $"?{parameter.GetProperty("name").GetString()}="
            ),
        ];

    private async Task<IReadOnlyList<Operation>> WritesAsync() =>
        [
            .. (await OpenApiDocument.ReadAsync(app)).Operations.Where(o =>
                o.Bodies().Any()
                && o.Json.TryGetProperty("requestBody", out var body)
                && body.GetProperty("content").TryGetProperty("application/json", out _)
                && !o.Path.Contains("/auth/", StringComparison.Ordinal)),
        ];

    private static JsonNode Example(Operation operation) =>
        JsonNode.Parse(
            operation
                .Json.GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example")
                .GetRawText()
        )!;

    private static IEnumerable<string> Leaves(JsonNode? node, string at = "") => node switch
    {
        JsonObject o => o.SelectMany(m => Leaves(m.Value, $"{at}/{m.Key}")),
        JsonArray a => a.SelectMany((v, i) => Leaves(v, $"{at}/{i}")),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [at],
        _ => [],
    };

    private static JsonNode? Walk(JsonNode? node, string[] steps) =>
        steps.Aggregate(node, (n, step) =>
            n is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : n![step]);

    private static JsonObject With(Operation operation, string name, bool isList, Guid id)
    {
        var body = (JsonObject)Example(operation);
        body[name] = isList ? new JsonArray(id) : id;
        return body;
    }

    private static JsonNode With(JsonNode root, string place, string value)
    {
        var copy = root.DeepClone();
        var steps = place.Split('/')[1..];
        var holder = Walk(copy, steps[..^1]);
        if (holder is JsonArray list)
        {
            list[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            holder![steps[^1]] = value;
        }

        return copy;
    }
}
