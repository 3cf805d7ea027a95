using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Inference.Providers.Shapes;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>What is sent to a provider: servers that imitate the format accept less than the original.</summary>
public sealed class RequestTests(ShapeFixture fixture) : IClassFixture<ShapeFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("max_completion_tokens", """{"error":{"message":"Unknown field","param":"max_completion_tokens"}}""")]
    [InlineData(
        "stream_options",
        """{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs"}]}""")]
    [InlineData(
        "temperature",
        """{"error":{"message":"Unsupported value: 'temperature' does not support 0.3 with this model."}}""")]
    [InlineData("top_p", """{"message":"property 'top_p' is unsupported"}""")]
    [InlineData("response_format", """{"error":"response_format is not supported"}""")]
    public async Task K8_Refused_member_Is_left_out_and_remembered(string member, string error)
    {
        fixture.Llm.Reset();
        fixture.Llm.Script = request =>
            Root(request).TryGetProperty(member, out _) ? new Reply.Status(400, Body: error) : new Reply.Text("Hello.");
        var client = fixture.Create();
        var options = new ChatOptions
        {
            Temperature = 0.3f, TopP = 0.5f, MaxOutputTokens = 100, ResponseFormat = ChatResponseFormat.Json,
        };
        Assert.Equal("Hello.", (await client.GetResponseAsync("Hello", options, Ct)).Text);
        Assert.Equal(2, fixture.Llm.Count);
        Assert.Equal("Hello.", (await client.GetResponseAsync("Again", options, Ct)).Text);
        Assert.Equal(3, fixture.Llm.Count);
        if (member == "max_completion_tokens")
        {
            Assert.Equal(100, Root(fixture.Llm.Requests[2]).GetProperty("max_tokens").GetInt32());
        }
    }

    [Fact]
    public async Task K8_Refusal_of_everything_Ends_after_few_requests_with_the_servers_words()
    {
        fixture.Llm.Reset();
        fixture.Llm.Script = request => new Reply.Status(
            400, Body: "{\"error\":{\"message\":\"Not max_tokens, max_completion_tokens, stream_options, temperature,"
                + $" top_p or <b>{request.ApiKey}</b>.\\u202e\\n{new string('x', 5000)}\"}}}}");
        var error = await Assert.ThrowsAsync<ProviderException>(() =>
            fixture.Create().GetResponseAsync("Hello", new() { Temperature = 0, TopP = 1 }, Ct));
        Assert.Equal(ProviderFault.Refused, error.Fault);
        Assert.InRange(fixture.Llm.Count, 2, 4);
        Assert.InRange(error.Sentence!.Length, 50, 300);
        Assert.DoesNotContain("canary", error.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', error.Sentence);
        Assert.DoesNotContain("max_tokens", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Refused", 1)]
    [InlineData(404, "Refused", 1)]
    [InlineData(429, "RateLimited", 1)]
    [InlineData(503, "ServerError", 1)]
    [InlineData(529, "ServerError", 1)]
    public async Task Every_format_Maps_errors_to_the_same_faults(int status, string fault, int requests)
    {
        foreach (var kind in (string[])[ProviderKinds.OpenAiCompatible, ProviderKinds.OpenAi, ProviderKinds.Anthropic])
        {
            fixture.Llm.Reset();
            fixture.Llm.Script = _ => new Reply.Status(
                status, 7, """{"type":"error","error":{"type":"some_error","message":"Said by the server."}}""");
            var error = await Assert.ThrowsAsync<ProviderException>(() =>
                fixture.Create(kind).GetResponseAsync("Hello", cancellationToken: Ct));
            Assert.Equal(
                (fault, TimeSpan.FromSeconds(7), "Said by the server."),
                (error.Fault.ToString(), error.RetryAfter, error.Sentence));
            Assert.Equal(requests, fixture.Llm.Count);
        }
    }

    [Fact]
    public async Task K8_Neighbouring_messages_of_one_role_Are_joined()
    {
        fixture.Llm.Reset();
        fixture.Llm.Script = _ => new Reply.Text("Hello.");
        await fixture.Create().GetResponseAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "One."),
                new(ChatRole.User, "Two."),
                new(ChatRole.Assistant, "Three."),
                new(ChatRole.User, "Four."),
            ],
            cancellationToken: Ct);
        Assert.Equal(
            [("system", "Be brief."), ("user", "One.\n\nTwo."), ("assistant", "Three."), ("user", "Four.")],
            fixture.Llm.Requests[0].Messages.Select(m => (m.Role, m.Text)));
    }

    [Fact]
    public async Task K8_What_a_model_attaches_to_a_call_Is_returned_to_it_and_to_no_other()
    {
        fixture.Llm.Reset();
        fixture.Llm.Script = _ => new Reply.Raw(
            Encoding.UTF8.GetBytes(
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"A tool helps.\",\"tool_calls\":[{\"index\":0,"
                + "\"id\":\"c1\",\"type\":\"function\",\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}},"
                + "\"function\":{\"name\":\"track\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n"
                + "data: [DONE]\n\n"),
            "text/event-stream");
        var client = fixture.Create();
        var first = await client.GetResponseAsync("Where is it?", cancellationToken: Ct);
        fixture.Llm.Script = _ => new Reply.Text("There.");
        List<ChatMessage> messages = [
            new(ChatRole.User, "Where is it?"), .. first.Messages,
            new(ChatRole.Tool, [new FunctionResultContent("c1", "there")]),
        ];
        await client.GetResponseAsync(messages, cancellationToken: Ct);
        var message = Root(fixture.Llm.Requests[1]).GetProperty("messages")[1];
        Assert.Equal("A tool helps.", message.GetProperty("reasoning_content").GetString());
        Assert.Equal(
            "sig",
            message.GetProperty("tool_calls")[0].GetProperty("extra_content").GetProperty("google")
                .GetProperty("thought_signature").GetString());

        await fixture.Create(name: "other").GetResponseAsync(messages, cancellationToken: Ct);
        Assert.DoesNotContain("extra_content", fixture.Llm.Requests[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K9_Nothing_is_shown_before_the_thoughts_end_once_a_model_is_known_to_omit_their_beginning()
    {
        fixture.Llm.Script = _ => Shape.Get("think without its opening tag").ToReply();
        var client = fixture.Create();
        await client.GetResponseAsync("Hello", cancellationToken: Ct);
        var pieces = new List<string>();
        await foreach (var update in client.GetStreamingResponseAsync("Hello", cancellationToken: Ct))
        {
            pieces.Add(update.Text);
        }

        Assert.Equal("Hello.", string.Concat(pieces));
    }

    [Theory]
    [InlineData(ProviderKinds.OpenAiCompatible)]
    [InlineData(ProviderKinds.OpenAi)]
    public async Task K17_Comments_Keep_the_connection_alive_up_to_the_patience_for_the_whole(string kind)
    {
        var options = new InferenceOptions { FirstTokenSeconds = 3, TokenGapSeconds = 3, MaxAnswerSeconds = 30 };
        fixture.Llm.Script = _ => new Reply.KeepAlive(6, TimeSpan.FromMilliseconds(600), "Hello.");
        var answer = await Outcome.OfAsync(fixture.Create(kind, options), Ct);
        Assert.Equal("'Hello.' stop [] (100, 20)", answer.ToString());

        options.MaxAnswerSeconds = 5;
        fixture.Llm.Script = _ => new Reply.KeepAlive(1000, TimeSpan.FromMilliseconds(600), "Never.");
        Assert.Equal("fault Timeout", (await Outcome.OfAsync(fixture.Create(kind, options), Ct)).ToString());
    }

    [Theory]
    [InlineData(ProviderKinds.OpenAiCompatible)]
    [InlineData(ProviderKinds.OpenAi)]
    [InlineData(ProviderKinds.Anthropic)]
    public async Task R07_Every_format_Gives_up_on_a_silent_provider(string kind)
    {
        var options = new InferenceOptions { FirstTokenSeconds = 1, TokenGapSeconds = 1, MaxAnswerSeconds = 5 };
        foreach (var reply in (Reply[])[new Reply.Silence(), new Reply.Silence(AfterHeaders: true)])
        {
            fixture.Llm.Script = _ => reply;
            Assert.Equal("fault Timeout", (await Outcome.OfAsync(fixture.Create(kind, options), Ct)).ToString());
        }
    }

    [Theory]
    [InlineData(ProviderKinds.OpenAi)]
    [InlineData(ProviderKinds.Anthropic)]
    public async Task H1_Every_format_Stops_at_the_size_limit(string kind)
    {
        var flood = new Reply.Flood("", ": " + new string('x', 1000) + "\n", 600L << 20);
        fixture.Llm.Script = _ => flood;
        Assert.Equal("fault TooLarge", (await Outcome.OfAsync(fixture.Create(kind), Ct)).ToString());
        Assert.InRange(flood.Sent, 1, 24L << 20);
    }

    [Theory]
    [InlineData(ProviderKinds.OpenAiCompatible)]
    [InlineData(ProviderKinds.OpenAi)]
    [InlineData(ProviderKinds.Anthropic)]
    public async Task S52_Every_format_Connects_to_no_forbidden_address(string kind)
    {
        foreach (var url in (string[])["https://169.254.169.254/v1", "https://127.0.0.1/v1", "http://127.0.0.3/v1"])
        {
            var error = await Assert.ThrowsAsync<ProviderException>(() =>
                fixture.Create(kind, baseUrl: url).GetResponseAsync("Hello", cancellationToken: Ct));
            Assert.IsType<EgressRefusedException>(error.GetBaseException());
        }
    }

    private static JsonElement Root(CompletionRequest request) => JsonElement.Parse(request.Body);
}
