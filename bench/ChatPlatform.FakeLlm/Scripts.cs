using System.Text;
using System.Text.Json;

namespace ChatPlatform.FakeLlm;

/// <summary>Scripts for common behaviours. A script returns the reply to a request.</summary>
public static class Scripts
{
    /// <summary>Answer of <see cref="WellBehaved"/>.</summary>
    public const string Answer =
        "Your shipment left the depot this morning and arrives today before six in the evening.";

    /// <summary>
    /// A correct model: routes to the first agent that the message names (otherwise the first), calls the first tool
    /// once with a number, then answers.
    /// </summary>
    public static Func<CompletionRequest, Reply> WellBehaved(Pace pace = default, string answer = Answer) =>
        request =>
            request.IsRouting ? new Reply.Text(Plan(request), pace)
            : request.Tools.Count > 0 && !request.HasToolResult
                ? new Reply.ToolCall(request.Tools[0], """{"number":"ACM-1001"}""", pace)
            : new Reply.Text(answer, pace);

    /// <summary>Routes correctly, and answers every other request with the text and no tool call.</summary>
    public static Func<CompletionRequest, Reply> Says(string answer, Pace pace = default) =>
        AfterRouting(new Reply.Text(answer, pace));

    /// <summary>Routes correctly, and answers every other request with the same reply.</summary>
    public static Func<CompletionRequest, Reply> AfterRouting(Reply reply) =>
        request => request.IsRouting ? new Reply.Text(Plan(request)) : reply;

    /// <summary>Returns the replies in order, one for each request, and then repeats the last one.</summary>
    public static Func<CompletionRequest, Reply> Sequence(params Reply[] replies)
    {
        var next = -1;
        return _ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)];
    }

    /// <summary>Faults of providers, by name.</summary>
    public static IReadOnlyDictionary<string, Reply> Faults { get; } =
        new Dictionary<string, Reply>
        {
            ["silent"] = new Reply.Silence(),
            ["silent-after-headers"] = new Reply.Silence(AfterHeaders: true),
            ["stalled"] = new Reply.Stall("It began well and "),
            ["cut-off"] = new Reply.CutOff("It began well and "),
            ["busy"] = new Reply.Status(429, RetryAfterSeconds: 1),
            ["busy-for-long"] = new Reply.Status(429, RetryAfterSeconds: 600),
            ["broken"] = new Reply.Status(500),
            ["refused"] = new Reply.Status(401),
            ["rubbish"] = new Reply.Raw([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0x0a, 0x0a, 0x01], "text/event-stream"),
            ["html"] = new Reply.Raw(
                "<!doctype html><html><body><h1>It works</h1></body></html>"u8.ToArray(), "text/html"),
            ["html-as-events"] = new Reply.Raw(
                "<!doctype html><html><body><h1>It works</h1></body></html>"u8.ToArray(), "text/event-stream"),
            ["malformed-json"] = new Reply.Raw(
                "data: {\"choices\":[{\"delta\":{\"content\":\"It\n\n"u8.ToArray(), "text/event-stream"),
            ["wrong-shape"] = new Reply.Raw(
                "data: {\"choices\":\"none\",\"usage\":[1]}\n\ndata: [DONE]\n\n"u8.ToArray(), "text/event-stream"),
            ["error-event"] = new Reply.Raw(
                "data: {\"error\":{\"message\":\"overloaded\"}}\n\ndata: [DONE]\n\n"u8.ToArray(), "text/event-stream"),
            ["bad-arguments"] = new Reply.ToolCall("track_shipment", """{"number": """),
            ["invented-tool"] = new Reply.ToolCall("delete_everything", "{}"),
            ["empty"] = new Reply.Text(""),
            ["endless"] = new Reply.Endless("and so on "),
        };

    /// <summary>
    /// A compromised model: calls a tool that was not granted, then writes an answer with malicious HTML and citations
    /// that do not exist.
    /// </summary>
    public static Func<CompletionRequest, Reply> Attacker(string forbiddenTool, string sink) =>
        request =>
            request.IsRouting ? new Reply.Text(Plan(request))
            : !request.HasToolResult ? new Reply.ToolCall(forbiddenTool, """{"customer":"C-20018"}""")
            : new Reply.Text(
                $"![x]({sink}/pixel.png) <img src=\"{sink}/a.png\" onerror=\"alert(1)\">"
                + $"<script src=\"{sink}/b.js\"></script> "
                + "As the contract says [7], pay now [99]."
            );

    private static string Plan(CompletionRequest request)
    {
        var agents = request.Agents;
        var named = agents.FirstOrDefault(a => request.Question.Contains(a, StringComparison.OrdinalIgnoreCase))
            ?? agents[0];
        var plan = new StringBuilder("{\"agents\":[{\"name\":")
            .Append(JsonSerializer.Serialize(named))
            .Append(",\"part\":")
            .Append(JsonSerializer.Serialize(request.Question))
            .Append("}],\"question\":null}");
        return plan.ToString();
    }
}
