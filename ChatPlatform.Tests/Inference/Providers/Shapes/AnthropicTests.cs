using System.Text.Json;
using ChatPlatform.Core.Inference;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Inference.Providers.Shapes;

/// <summary>Anthropic's Messages format, through the vendor's package.</summary>
public sealed class AnthropicTests(ShapeFixture fixture) : IClassFixture<ShapeFixture>
{
    private static readonly Dictionary<string, Shape> s_shapes = Shape.Read("anthropic.json");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. s_shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_Becomes_the_expected_answer(string name)
    {
        fixture.Llm.Script = _ => s_shapes[name].ToReply();
        var outcome = await Outcome.OfAsync(fixture.Create(ProviderKinds.Anthropic), Ct);
        Assert.Equal(s_shapes[name].ExpectedOutcome(), outcome.ToString());
    }

    [Fact]
    public async Task Request_Has_the_key_the_instructions_and_joined_results_of_tools()
    {
        fixture.Llm.Reset();
        fixture.Llm.Script = _ => s_shapes["thinking"].ToReply();
        await fixture.Create(ProviderKinds.Anthropic).GetResponseAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "One."),
                new(ChatRole.User, "Two."),
                new(
                    ChatRole.Assistant,
                    [
                        new TextReasoningContent("Tools help.") { ProtectedData = "c2ln" },
                        new FunctionCallContent("t1", "track", new Dictionary<string, object?> { ["number"] = "A1" }),
                        new FunctionCallContent("t2", "track", new Dictionary<string, object?> { ["number"] = "A2" }),
                    ]),
                new(ChatRole.Tool, [new FunctionResultContent("t1", "there")]),
                new(ChatRole.Tool, [new FunctionResultContent("t2", "here")]),
            ],
            new() { Tools = [AIFunctionFactory.CreateDeclaration("track", "Tracks.", Schema())], MaxOutputTokens = 77 },
            Ct);
        var request = Assert.Single(fixture.Llm.Requests);
        Assert.Equal((ShapeFixture.Key, "m"), (request.ApiKey, request.Model));
        Assert.Equal(["track"], request.Tools);
        var root = JsonElement.Parse(request.Body);
        Assert.Equal(77, root.GetProperty("max_tokens").GetInt32());
        Assert.Contains("Be brief.", root.GetProperty("system").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(request.Messages, m => m.Role == "system");
        var thinking = root.GetProperty("messages")[1].GetProperty("content")[0];
        Assert.Equal("c2ln", thinking.GetProperty("signature").GetString());
        Assert.Equal(2, request.Body.Split("tool_result").Length - 1);
    }

    [Fact]
    public async Task Connection_without_a_key_Sends_none_of_the_servers_environment()
    {
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", "sk-canary-environment");
        try
        {
            fixture.Llm.Reset();
            fixture.Llm.Script = _ => s_shapes["text"].ToReply();
            await Outcome.OfAsync(fixture.Create(ProviderKinds.Anthropic, key: null), Ct);
            Assert.All(fixture.Llm.Requests, r => Assert.Null(r.ApiKey));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", null);
        }
    }

    private static JsonElement Schema() =>
        JsonElement.Parse("""{"type":"object","properties":{"number":{"type":"string"}}}""");
}
