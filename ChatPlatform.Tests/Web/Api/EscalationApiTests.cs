using System.Net;

namespace ChatPlatform.Tests.Web.Api;

public sealed class EscalationApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Escalations = "/api/v1/tenants/acme/escalations";

    [Fact]
    public async Task Supporter_Accepts_writes_and_resolves()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        var path = $"{Escalations}/{(await visitor.EscalateAsync()).Id}";
        await using var feed = await visitor.OpenStreamAsync();

        var taken = await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        Assert.Equal(
            ("assigned", "Jon Berg"),
            (taken.GetProperty("status").GetString(), taken.GetProperty("assignedName").GetString()));
        await supporter.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, path + "/typing", new { isTyping = true });
        await feed.WaitForAsync(e => e.Type == "typing" && e.Data.GetProperty("who").GetString() == "supporter");
        await supporter.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, path + "/messages", new { text = "I am here." });
        await feed.WaitForAsync(e => e.Type == "message.created" && e.Message.Text == "I am here.");
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/resolve");
        Assert.Equal("resolved", (await visitor.GetAsync()).Status);

        var (messages, _) = await supporter.ReadAsync(
            $"/api/v1/tenants/acme/conversations/{visitor.ConversationId}/messages");
        Assert.Contains(
            "I am here.", messages.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("text").GetString())
        );
    }

    [Fact]
    public async Task R14_Concurrent_accept_Succeeds_once_and_names_the_owner()
    {
        var one = await ApiClient.SupporterAsync(app);
        var two = await ApiClient.SignInAsync(app, "supporter@demo.local", "Demo-supporter-2026!");
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        var path = $"{Escalations}/{(await visitor.EscalateAsync()).Id}";

        await one.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        foreach (
            var (act, body) in (IEnumerable<(string, object?)>)
                [
                    ("accept", null),
                    ("release", null),
                    ("resolve", null),
                    ("messages", new { text = "x" }),
                    ("typing", new { isTyping = true }),
                ])
        {
            var problem = await two.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{path}/{act}", body);
            Assert.Equal(
                ("conflict", "Jon Berg"),
                (problem.GetProperty("code").GetString(), problem.GetProperty("owner").GetString()));
        }
    }

    [Fact]
    public async Task K3_Repeated_client_id_Returns_the_same_message_also_after_resolving()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello", "same-id"); // The visitor's ids are separate.
        var path = $"{Escalations}/{(await visitor.EscalateAsync()).Id}";
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        var body = new { text = "I am here.", clientMessageId = "same-id" };

        var sent = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/messages", body)));
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/resolve");
        var late = await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/messages", body);

        Assert.Single(sent.Append(late).Select(s => s.GetProperty("message").GetProperty("id").GetGuid()).Distinct());
        Assert.Single(await visitor.MessagesAsync(), m => m.Text == "I am here.");
        await supporter.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, path + "/messages",
            new { text = "Another.", clientMessageId = "other-id" });
        await visitor.SendMessageAsync("Something else", "I am new");
        Assert.Equal(2, (await visitor.MessagesAsync()).Count(m => m.Role == "customer"));
    }

    [Theory]
    [InlineData("\u200B", "a")]
    [InlineData("\u2060 \u3164", "a")]
    [InlineData("Hello", "")]
    [InlineData("Hello", "\0")]
    public async Task K4_Message_Is_rejected_without_a_visible_character_or_with_an_invalid_id(
        string text, string clientMessageId)
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        var path = $"{Escalations}/{(await visitor.EscalateAsync()).Id}";
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        await supporter.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, path + "/messages", new { text, clientMessageId });
    }

    [Fact]
    public async Task Inbox_stream_Reports_the_number_waiting_at_first_and_after_each_change()
    {
        var tenant = await app.Tenant().SaveAsync();
        var admin = await ApiClient.AdminAsync(app);
        await using var feed = await admin.OpenStreamAsync($"/api/v1/tenants/{tenant.Slug}/escalations/events");
        await feed.WaitForAsync(e => Waiting(e) == 0);

        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.EscalateAsync();

        await feed.WaitForAsync(e => Waiting(e) == 1);

        static int Waiting(FeedEvent e) => e.Type == "queue.changed" ? e.Data.GetProperty("waiting").GetInt32() : -1;
    }

    [Fact]
    public async Task Staff_stream_Resumes_after_the_last_event()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await supporter.OpenStreamAsync(
            $"/api/v1/tenants/acme/conversations/{visitor.ConversationId}/events");

        await visitor.SendMessageAsync("Is anybody there?");

        var created = await feed.WaitForAsync(e => e.Type == "message.created");
        Assert.Equal("Is anybody there?", created.Message.Text);
    }
}
