using System.Text;
using System.Text.Json;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>Scripts of models that call tools.</summary>
internal static class ToolScripts
{
    /// <summary>Calls a tool once, then answers "Done."</summary>
    public static Func<CompletionRequest, Reply> CallsOnce(string tool, string arguments) =>
        request =>
            request.IsRouting ? Scripts.WellBehaved()(request)
            : request.HasToolResult ? new Reply.Text("Done.")
            : new Reply.ToolCall(tool, arguments);

    /// <summary>A model response with several tool calls.</summary>
    public static Reply Calls(params (string Tool, string Arguments)[] calls)
    {
        var deltas = calls.Select(
            (c, i) =>
                new
                {
                    index = i,
                    id = $"call_{i}",
                    type = "function",
                    function = new { name = c.Tool, arguments = c.Arguments },
                });
        var events = new[]
        {
            JsonSerializer.Serialize(
                new { choices = new[] { new { index = 0, delta = new { tool_calls = deltas } } } }),
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            "[DONE]",
        };
        return new Reply.Raw(
            Encoding.UTF8.GetBytes(string.Concat(events.Select(e => $"data: {e}\n\n"))), "text/event-stream");
    }

    /// <summary>The tool results in the model's last request, in order.</summary>
    public static IReadOnlyList<string> Results(this FakeLlmServer llm) =>
        [.. llm.Requests[^1].Messages.Where(m => m.Role == "tool").Select(m => m.Text)];
}
