using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Web.Endpoints;

/// <summary>Posting messages: validation, and exactly one effect of a repeated request.</summary>
public sealed partial class MessageTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(0)]
    [InlineData(4001)]
    public async Task S36_Message_outside_1_to_4000_characters_Is_rejected_with_the_field(int length)
    {
        var visitor = await app.CreateVisitorAsync();
        using var response = await visitor.PostAsync(new string('x', length));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await VisitorClient.ReadAsync(response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("text", out _));
        Assert.Empty(await visitor.MessagesAsync());
    }

    [Fact]
    public async Task Message_of_4000_characters_Is_accepted()
    {
        var visitor = await app.CreateVisitorAsync();
        Assert.Equal(4000, (await visitor.SendMessageAsync(new string('x', 4000))).Text.Length);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("system")]
    [InlineData("role")]
    [InlineData("tenantId")]
    [InlineData("tools")]
    [InlineData("temperature")]
    public async Task S61_Undeclared_member_Is_rejected(string member)
    {
        var visitor = await app.CreateVisitorAsync();
        var body = new Dictionary<string, string>
        {
            ["clientMessageId"] = "1",
            ["text"] = "Hello",
            [member] = "x",
        };
        using var response = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/messages", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await visitor.MessagesAsync());
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\ud800b\"")]
    [InlineData("[\"x\"]")]
    [InlineData("{\"a\":1}")]
    public async Task S36_Invalid_text_Is_rejected_without_a_server_error(string json)
    {
        var visitor = await app.CreateVisitorAsync();
        var body = JsonDocument
            .Parse($$"""{"clientMessageId":"1","text":"x"}""")
            .RootElement.GetRawText()
            .Replace("\"x\"", json, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/messages")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", "Bearer " + visitor.Token } },
        };
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.InRange((int)response.StatusCode, 400, 422);
    }

    [Fact]
    public async Task Rating_Reports_one_error_per_invalid_field()
    {
        var visitor = await app.CreateVisitorAsync();
        using var response = await visitor.SendAsync(
            HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/rating",
            new { score = 6, comment = "a\0b" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var errors = (await VisitorClient.ReadAsync(response)).GetProperty("errors");
        Assert.Equal("must be 1 to 5", errors.GetProperty("score")[0].GetString());
        Assert.Equal("must not contain invalid characters", errors.GetProperty("comment")[0].GetString());
    }

    [Fact]
    public async Task R05_Repeated_client_id_Returns_the_same_message_and_no_second_answer()
    {
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await visitor.OpenStreamAsync();
        var first = await visitor.SendMessageAsync("Where is my shipment ACM-1001?", "once");
        await feed.WaitForAsync("message.completed");
        using var again = await visitor.PostAsync("Where is my shipment ACM-1001?", "once");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(
            first.Id, (await VisitorClient.ReadAsync(again)).GetProperty("message").GetProperty("id").GetGuid());
        // A second turn would have been answered before this one.
        await visitor.AskAsync("Where is my shipment ACM-1002?");
        Assert.Equal(
            ["customer", "assistant", "customer", "assistant"], (await visitor.MessagesAsync()).Select(m => m.Role));
    }

    [Fact]
    public async Task R05_Same_client_id_on_eight_concurrent_connections_Creates_one_message()
    {
        var visitor = await app.CreateVisitorAsync();
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => visitor.PostAsync("Hello there", "at-once")));
        Assert.Single(responses, r => r.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(7, responses.Count(r => r.StatusCode == HttpStatusCode.OK));
        Assert.Single(await visitor.MessagesAsync(), m => m.Role == "customer");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/messages")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/messages")]
    [InlineData("POST", "/escalation")]
    [InlineData("POST", "/rating")]
    [InlineData("POST", "/typing")]
    [InlineData("POST", "/close")]
    public async Task S05_Conversation_of_another_visitor_Returns_the_same_as_an_unknown_one(string method, string path)
    {
        var (mine, neighbour, foreign) = (
            await app.CreateVisitorAsync(), await app.CreateVisitorAsync(),
            await app.CreateVisitorAsync("wk_demo_contoso"));
        object? body = (method, path) switch
        {
            ("POST", "/messages") => new { clientMessageId = "1", text = "Hello" },
            ("POST", "/rating") => new { score = 5 },
            ("POST", "/typing") => new { isTyping = true },
            ("POST", "/escalation") => new { },
            _ => null,
        };
        var never = await GetAsync(Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, never.Status);
        Assert.Equal(never, await GetAsync(neighbour.ConversationId));
        Assert.Equal(never, await GetAsync(foreign.ConversationId));

        async Task<(HttpStatusCode Status, string Body)> GetAsync(Guid id)
        {
            using var response = await mine.SendAsync(
                new HttpMethod(method), $"/api/widget/v1/conversations/{id}{path}", body);
            return (
                response.StatusCode,
                RequestId().Replace(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "")
            );
        }
    }

    [Fact]
    public async Task Problem_Has_the_fields_of_the_contract_and_the_request_id()
    {
        var visitor = await app.CreateVisitorAsync();
        using var response = await visitor.PostAsync("");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await VisitorClient.ReadAsync(response);
        Assert.All(["type", "title", "status", "detail", "code", "requestId", "errors"], field =>
            Assert.True(problem.TryGetProperty(field, out _), field));
        Assert.Equal(
            Assert.Single(response.Headers.GetValues("X-Request-Id")), problem.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task S42_Every_response_Has_its_id_and_security_headers()
    {
        foreach (
            var path in (string[])
                [
                    "/healthz/live",
                    "/api/widget/v1/config?key=wk_demo_acme",
                    "/nowhere",
                    "/api/widget/v1/conversations/x",
                ])
        {
            using var response = await app.Http.GetAsync(
                new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(response.Headers.Contains("X-Request-Id"), path);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(response.Headers.Contains("Server"), path);
        }
    }

    [GeneratedRegex("\"requestId\":\"[^\"]*\"")]
    private static partial Regex RequestId();
}
