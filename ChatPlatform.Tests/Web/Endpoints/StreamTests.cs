using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Web.Endpoints;

/// <summary>The event stream: no duplicate, no missing and no foreign event.</summary>
public sealed class StreamTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Shipment = "Where is my shipment ACM-1001?";

    [Fact]
    public async Task Event_stream_Has_the_headers_for_proxies_and_clients()
    {
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await visitor.OpenStreamAsync();
        Assert.Equal("text/event-stream", feed.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", feed.Response.Headers.CacheControl?.ToString());
        Assert.Equal("no", Assert.Single(feed.Response.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task Answer_Arrives_as_created_deltas_and_completed_whose_texts_match()
    {
        var visitor = await app.CreateVisitorAsync();
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync(Shipment);
        var completed = await feed.WaitForAsync("message.completed");
        var created = feed.Events.First(e => e.Type == "message.created" && e.Message.Role == "assistant");
        Assert.Equal("streaming", created.Message.Status);
        Assert.Equal(created.Message.Id, completed.Message.Id);
        var text = "";
        foreach (var delta in feed.Events.Where(e => e.Type == "message.delta"))
        {
            Assert.Null(delta.Id);
            Assert.Equal(text.Length, delta.Data.GetProperty("offset").GetInt32());
            text += delta.Data.GetProperty("text").GetString();
        }

        Assert.Equal(completed.Message.Text, text.Trim());
    }

    [Fact]
    public async Task R12_Reconnecting_reader_Gets_every_event_once_and_in_order()
    {
        var visitor = await app.CreateVisitorAsync();
        var ids = new List<string>();
        string? last = visitor.Conversation.LastEventId;
        for (var round = 0; round < 12; round++)
        {
            await using var feed = await visitor.OpenStreamAsync(last);
            await visitor.SendMessageAsync($"Where is my shipment ACM-100{(round % 3) + 1}?");

            // Disconnects at different points: after the visitor's message, after the answer's start, after its end.
            await feed.WaitForAsync(_ => feed.Events.Count(e => e.Id is not null) > round % 3);
            await feed.DisposeAsync();
            ids.AddRange(feed.Events.Where(e => e.Id is not null).Select(e => e.Id!));
            last = ids[^1];
        }

        await using var rest = await visitor.OpenStreamAsync(last);
        await visitor.SendMessageAsync("Where is my shipment ACM-1001?");
        await rest.WaitForAsync(_ =>
            Numbers(ids.Concat(rest.Events.Where(e => e.Id is not null).Select(e => e.Id!))).Count == 13 * 3);
        ids.AddRange(rest.Events.Where(e => e.Id is not null).Select(e => e.Id!));
        Assert.Equal(Enumerable.Range(1, 39).Select(n => (long)n), Numbers(ids));
    }

    [Fact]
    public async Task R12_Event_stream_Starts_at_the_present_without_an_id()
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync(Shipment);
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Where is my shipment ACM-1002?", "second");
        var first = await feed.WaitForAsync(e => e.Id is not null);
        Assert.Equal("second", first.Message.ClientMessageId);
    }

    [Theory]
    [InlineData("stale-generation")]
    [InlineData("from-the-future")]
    [InlineData("junk")]
    [InlineData("1.-5")]
    [InlineData("../../etc/passwd")]
    public async Task R12_Id_of_another_log_generation_Gives_resync_without_a_replay(string id)
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync(Shipment);
        var generation = (await visitor.GetAsync()).LastEventId.Split('.')[0];
        await using var feed = await visitor.OpenStreamAsync(id switch
        {
            "stale-generation" => "0123456789ab.1",
            "from-the-future" => $"{generation}.999",
            _ => id,
        });
        await feed.WaitForAsync("resync");
        await visitor.SendMessageAsync("Where is my shipment ACM-1002?", "after");
        var durable = await feed.WaitForAsync(e => e.Id is not null);
        Assert.Equal("after", durable.Message.ClientMessageId);
    }

    [Fact]
    public async Task S09_Id_of_another_conversation_Replays_none_of_its_events()
    {
        var (acme, contoso) = (await app.CreateVisitorAsync(), await app.CreateVisitorAsync("wk_demo_contoso"));
        await contoso.AskAsync("I lost my card");
        await acme.AskAsync(Shipment);
        var foreign = (await contoso.GetAsync()).LastEventId;
        await using var feed = await acme.OpenStreamAsync(foreign);
        await acme.AskAsync("Where is my shipment ACM-1002?");
        await feed.WaitForAsync("message.completed");
        Assert.DoesNotContain(feed.Events, e => e.Data.ToString().Contains("card", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task R12_Late_reader_Gets_the_text_so_far_at_offset_0()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = Scripts.Says(
            string.Join(' ', Enumerable.Range(1, 60).Select(n => $"word{n}")), new Pace(TimeSpan.Zero, 40));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var early = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync("Tell me a lot");
        await early.WaitForAsync(e => e.Type == "message.delta" && e.Data.GetProperty("offset").GetInt32() > 60);
        await using var late = await visitor.OpenStreamAsync();
        var first = await late.WaitForAsync("message.delta");
        Assert.Equal(0, first.Data.GetProperty("offset").GetInt32());
        Assert.StartsWith("word1 word2", first.Data.GetProperty("text").GetString(), StringComparison.Ordinal);
        var completed = await late.WaitForAsync("message.completed");
        Assert.EndsWith("word60", completed.Message.Text, StringComparison.Ordinal);
    }

    private static List<long> Numbers(IEnumerable<string> ids) =>
        [.. ids.Select(id => long.Parse(id.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture))];
}
