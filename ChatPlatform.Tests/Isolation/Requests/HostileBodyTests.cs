using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Agents;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>Bodies and queries with undeclared members, and with text that could be interpreted.</summary>
public sealed class HostileBodyTests(IsolationFixture app) : IClassFixture<IsolationFixture>
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

    [Fact]
    public async Task S22_Undeclared_members_Are_rejected_in_every_body()
    {
        var (before, tried) = (await app.HashTenantBAsync(), 0);
        foreach (var operation in await app.WritesAsync())
        {
            var example = OperationRequests.Example(operation);
            foreach (var (name, value) in s_foreignMembers.Where(m => !((JsonObject)example).ContainsKey(m.Key)))
            {
                var body = (JsonObject)example.DeepClone();
                body[name] = JsonNode.Parse(
                    value
                        .Replace("\"B\"", $"\"{app.B.Id}\"", StringComparison.Ordinal)
                        .Replace("\"ID\"", $"\"{app.B.Row<Agent>().Id}\"", StringComparison.Ordinal));
                var answer = await app.SendAsync(operation, body);
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
        foreach (var operation in await app.WritesAsync())
        {
            var example = OperationRequests.Example(operation);
            foreach (var place in Leaves(example).ToList())
            {
                foreach (var injection in s_injections)
                {
                    await AssertHarmlessAsync(
                        () => app.SendAsync(operation, With(example, place, injection)),
                        $"{operation} {place} {injection}");
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
