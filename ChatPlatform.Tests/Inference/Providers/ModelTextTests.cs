using System.Text;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Npgsql;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>
/// Characters and structures in model output that the database or a plan cannot contain: one request, one outcome.
/// </summary>
public sealed class ModelTextTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Can you help me with my order?";

    [Theory]
    [InlineData("""["a\u0000b"]""", "ab")]
    [InlineData("""["half \ud83d end"]""", "half \uFFFD end")]
    [InlineData("""["a \ud83d","\ude80 z"]""", "a \U0001F680 z")]
    [InlineData("""["x \"q\" \\ \/ \n\u00e9 \ud83d","\ude80"]""", "x \"q\" \\ / \n\u00E9 \U0001F680")]
    public async Task K5_Invalid_characters_Are_removed_and_split_surrogates_joined(
        string pieces, string expected)
    {
        var stream = new StringBuilder();
        foreach (var piece in pieces.Trim('[', ']').Split("\",\""))
        {
            stream
                .Append("data: {\"choices\":[{\"delta\":{\"content\":\"")
                .Append(piece.Trim('"'))
                .Append("\"}}]}\n\n");
        }

        stream.Append("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        var visitor = await StartAsync(
            Scripts.AfterRouting(new Reply.Raw(Encoding.UTF8.GetBytes(stream.ToString()), "text/event-stream")));
        var answer = await visitor.AskAsync(Question);
        Assert.Equal((expected, 1), (answer.Text, app.Llm.Count));
    }

    [Theory]
    [InlineData("""{"agents":[null]}""")]
    [InlineData("""{"agents":[{}]}""")]
    [InlineData("""{"agents":[{"name":null,"part":null}],"question":null}""")]
    [InlineData("""{"agents":null,"question":null}""")]
    [InlineData("""{"agents":[[]]}""")]
    [InlineData("""{"agents":["Parcels"]}""")]
    [InlineData("""{"agents":[{"name":1}]}""")]
    [InlineData("""{"agents":{"name":"Parcels"}}""")]
    [InlineData("""{"question":[]}""")]
    [InlineData("""{"question":"\u200b"}""")]
    [InlineData("""{"question":"a\u0000\ud800"}""")]
    [InlineData("""{"agents":[{"name":"Parcels","part":"a\u0000b\udc00"}]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"Parcels\"")]
    [InlineData("")]
    public async Task M4_Every_router_response_Ends_in_a_plan_or_a_question(string plan)
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(request.IsRouting ? plan : "Said by an agent.");
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there, good people");
        Assert.Equal("complete", answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task M4_Routers_question_Is_truncated()
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => new Reply.Text($$"""{"agents":[],"question":"{{new string('q', 5000)}}"}""");
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Hello there, good people");
        Assert.InRange(answer.Text.Length, 1, 600);
    }

    /// <summary>A constraint in the database simulates any value that it always rejects.</summary>
    [Fact]
    public async Task K5_Turn_Ends_at_once_when_the_database_always_rejects_its_write()
    {
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var rule = new NpgsqlCommand(
                "alter table messages add constraint ck_refused check (text not like '%poison%') not valid", owner);
            await rule.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var visitor = await StartAsync(Scripts.Says("There is poison in it."));
        await using var feed = await visitor.OpenStreamAsync();
        await visitor.SendMessageAsync(Question);
        var failed = await feed.WaitForAsync("message.failed");
        Assert.True(failed.Data.GetProperty("retryable").GetBoolean());
        Assert.Equal(1, app.Llm.Count);
    }

    private async Task<VisitorClient> StartAsync(Func<CompletionRequest, Reply> script)
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = script;
        return await app.CreateVisitorAsync(tenant.WidgetKey);
    }
}
