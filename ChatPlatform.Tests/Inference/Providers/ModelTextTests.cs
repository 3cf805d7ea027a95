using System.Text;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Npgsql;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>
/// Characters and shapes of a model's answer that a database or a plan does not take: one request, one ending.
/// </summary>
public sealed class ModelTextTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Can you help me with my order?";

    [Theory]
    [InlineData("""["a\u0000b"]""", "ab")]
    [InlineData("""["half \ud83d end"]""", "half \uFFFD end")]
    [InlineData("""["a \ud83d","\ude80 z"]""", "a \U0001F680 z")]
    [InlineData("""["x \"q\" \\ \/ \n\u00e9 \ud83d","\ude80"]""", "x \"q\" \\ / \n\u00E9 \U0001F680")]
    public async Task K5_Characters_that_the_database_refuses_are_cleaned_and_halves_are_joined(
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
    public async Task M4_Every_shape_of_a_routers_answer_ends_in_a_plan_or_a_question(string plan)
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = request => new Reply.Text(request.IsRouting ? plan : "Said by an agent.");
        var answer = await (await app.CustomerAsync(tenant.WidgetKey)).AskAsync("Hello there, good people");
        Assert.Equal("complete", answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task M4_A_routers_question_is_no_longer_than_a_question()
    {
        var tenant = await app.Tenant()
            .With(new TenantSettings(Provider: "fake", Routing: RoutingMode.Model))
            .Agent("Parcels", "Where a parcel is and when it arrives")
            .Agent("Invoices", "Invoices, payments and fees")
            .SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = _ => new Reply.Text($$"""{"agents":[],"question":"{{new string('q', 5000)}}"}""");
        var answer = await (await app.CustomerAsync(tenant.WidgetKey)).AskAsync("Hello there, good people");
        Assert.InRange(answer.Text.Length, 1, 600);
    }

    /// <summary>A rule in the database stands for any value that it refuses for good.</summary>
    [Fact]
    public async Task K5_A_write_that_the_database_refuses_for_good_ends_the_turn_at_once()
    {
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var rule = new NpgsqlCommand(
                "alter table messages add constraint ck_refused check (text not like '%poison%') not valid", owner);
            await rule.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var visitor = await StartAsync(Scripts.Says("There is poison in it."));
        await using var feed = await visitor.ListenAsync();
        await visitor.SayAsync(Question);
        var failed = await feed.WaitForAsync("message.failed");
        Assert.True(failed.Data.GetProperty("retryable").GetBoolean());
        Assert.Equal(1, app.Llm.Count);
    }

    private async Task<VisitorClient> StartAsync(Func<CompletionRequest, Reply> script)
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Reset();
        app.Llm.Script = script;
        return await app.CustomerAsync(tenant.WidgetKey);
    }
}
