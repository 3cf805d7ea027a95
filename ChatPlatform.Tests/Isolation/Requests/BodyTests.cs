using System.Text.Json.Nodes;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Tools;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>Bodies, cursors and headers with ids of another tenant.</summary>
public sealed class BodyTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    /// <summary>
    /// Replaces every id in a body that the OpenAPI document declares, also in lists, and in headers by one of tenant
    /// B.
    /// </summary>
    [Fact]
    public async Task S06_Ids_of_another_tenant_in_bodies_and_headers_Have_no_effect()
    {
        var (before, tried) = (await app.HashTenantBAsync(), 0);
        var document = await OpenApiDocument.ReadAsync(app);
        foreach (var operation in await app.WritesAsync())
        {
            foreach (var (name, isList) in document.IdsIn(operation))
            {
                foreach (var id in Ids())
                {
                    var foreign = await app.SendAsync(operation, With(operation, name, isList, id));
                    var random = await app.SendAsync(operation, With(operation, name, isList, Guid.CreateVersion7()));
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

    private static JsonObject With(Operation operation, string name, bool isList, Guid id)
    {
        var body = (JsonObject)OperationRequests.Example(operation);
        body[name] = isList ? new JsonArray(id) : id;
        return body;
    }
}
