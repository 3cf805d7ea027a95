using System.Net;
using System.Text.Json;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>Traces of answers over the REST API.</summary>
public sealed class TurnApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Key = "zq-key-of-the-service";

    [Fact]
    public async Task Turns_List_the_steps_of_each_answer_newest_first()
    {
        var visitor = await app.CreateVisitorAsync();
        var first = await visitor.AskAsync("Where is my shipment ACM-1001?");
        var second = await visitor.AskAsync("Where is my shipment ACM-1002?");
        var supporter = await ApiClient.SupporterAsync(app);
        var turns = await TurnsAsync(supporter, "acme", visitor, 2);

        Assert.Equal([second.Id, first.Id], turns.Select(t => t.GetProperty("answerId").GetGuid()));
        Assert.All(turns, t => Assert.Equal("done", t.GetProperty("status").GetString()));
        var steps = turns[1].GetProperty("trace").EnumerateArray().ToList();
        Assert.Equal(
            "Routed to Shipment",
            steps.Single(s => s.GetProperty("kind").GetString() == "routing").GetProperty("title").GetString());
        Assert.Contains(
            "out for delivery",
            steps.Single(s => s.GetProperty("kind").GetString() == "tool").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task S30_Turns_Are_paged_with_a_cursor_for_their_conversation_only()
    {
        var (visitor, other) = (await app.CreateVisitorAsync(), await app.CreateVisitorAsync());
        foreach (var number in (string[])["ACM-1001", "ACM-1002", "ACM-1003"])
        {
            await visitor.AskAsync($"Where is my shipment {number}?");
        }

        var supporter = await ApiClient.SupporterAsync(app);
        var (path, items, cursor, last) = (Path("acme", visitor), new List<string>(), "", "");
        do
        {
            var (page, _) = await supporter.ReadAsync($"{path}?limit=1{cursor}");
            items.Add(Assert.Single(page.GetProperty("items").EnumerateArray()).GetRawText());
            (last, cursor) = page.TryGetProperty("nextCursor", out var next)
                ? (cursor, "&cursor=" + next.GetString())
                : (cursor, null);
        } while (cursor is not null && items.Count <= 3);

        Assert.Equal((await TurnsAsync(supporter, "acme", visitor, 3)).Select(t => t.GetRawText()), items);
        await supporter.ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Path("acme", other)}?limit=1{last}");
    }

    /// <summary>The address of a tool may contain a key, and requests to a model do.</summary>
    [Fact]
    public async Task S66_Trace_Contains_no_key_of_a_tool_or_a_model()
    {
        var tenant = await app.Tenant()
            .Tool("lookup", $"{app.Llm.OutsideUrl}/lookup/{{number}}?key={Key}")
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = Scripts.WellBehaved();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("Please look up ACM-1001");
        Assert.Contains(Key, Assert.Single(app.Llm.Visits), StringComparison.Ordinal);

        var attempts = 0;
        app.Llm.Script = _ => ++attempts == 1 ? new Reply.CutOff("Half of ") : new Reply.Text("The whole answer.");
        await visitor.AskAsync("And once more, please");

        var text = string.Concat(
            (await TurnsAsync(await ApiClient.AdminAsync(app), tenant.Slug, visitor, 2)).Select(t => t.GetRawText()));
        Assert.Contains("\"tool\"", text, StringComparison.Ordinal);
        Assert.Contains("\"failure\"", text, StringComparison.Ordinal);
        Assert.All((string[])[Key, "sk-fake", app.Llm.OutsideUrl, app.Llm.BaseUrl], secret =>
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    private static string Path(string tenant, VisitorClient visitor) =>
        $"/api/v1/tenants/{tenant}/conversations/{visitor.ConversationId}/turns";

    private static async Task<List<JsonElement>> TurnsAsync(
        ApiClient client, string tenant, VisitorClient visitor, int count)
    {
        var items = (await client.ReadAsync(Path(tenant, visitor))).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(count, items.Count);
        return items;
    }
}
