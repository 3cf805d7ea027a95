using System.Net;
using System.Text;

namespace ChatPlatform.ClientBench;

/// <summary>Answers every request with the same bytes.</summary>
internal sealed class RecordedAnswer(byte[] body) : HttpMessageHandler, IHttpMessageHandlerFactory
{
    /// <summary>An answer in the chat-completions format.</summary>
    public static byte[] Chat(int tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens; i++)
        {
            text.Append(ChatChunk("""{"content":"token "}""", "null"));
        }

        return Encoding.UTF8.GetBytes(
            text.Append(ChatChunk("{}", "\"stop\""))
                .Append("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",")
                .Append("\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,")
                .Append("\"total_tokens\":120}}\n\ndata: [DONE]\n\n")
                .ToString());
    }

    /// <summary>An answer in Anthropic's Messages format.</summary>
    public static byte[] Messages(int tokens)
    {
        var text = new StringBuilder()
            .Append(Event(
                "message_start",
                """
                "message":{"id":"m1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,
                """.TrimEnd()
                + """ "stop_sequence":null,"usage":{"input_tokens":100,"output_tokens":1}}"""))
            .Append(Event("content_block_start", """ "index":0,"content_block":{"type":"text","text":""}"""));
        for (var i = 0; i < tokens; i++)
        {
            text.Append(Event("content_block_delta", """ "index":0,"delta":{"type":"text_delta","text":"token "}"""));
        }

        return Encoding.UTF8.GetBytes(
            text.Append(Event("content_block_stop", "\"index\":0"))
                .Append(Event(
                    "message_delta",
                    """ "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":20}"""))
                .Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                .ToString());
    }

    public HttpMessageHandler CreateHandler(string name) => this;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("text/event-stream");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private static string ChatChunk(string delta, string reason) =>
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + $"\"choices\":[{{\"index\":0,"
        + $"\"delta\":{delta},\"finish_reason\":{reason}}}]}}\n\n";

    private static string Event(string type, string members) =>
        $"event: {type}\ndata: {{\"type\":\"{type}\",{members}}}\n\n";
}
