using System.Text.Json;

namespace ChatPlatform.FakeLlm;

/// <summary>A request in the format of chat completions or Messages, reduced to what scripts use.</summary>
public sealed record CompletionRequest(
    string Model,
    bool IsStreamed,
    IReadOnlyList<RequestMessage> Messages,
    IReadOnlyList<string> Tools,
    string? ApiKey,
    string Body)
{
    public DateTimeOffset ReceivedAt { get; } = DateTimeOffset.UtcNow;

    public string System => Messages.FirstOrDefault(m => m.Role == "system")?.Text ?? "";

    /// <summary>The newest message of the user.</summary>
    public string Question => Messages.LastOrDefault(m => m.Role == "user")?.Text ?? "";

    /// <summary>True when the request asks for a routing plan.</summary>
    public bool IsRouting => System.Contains("{\"agents\":[", StringComparison.Ordinal);

    /// <summary>True when the last message is a tool result.</summary>
    public bool HasToolResult => Messages is [.., { Role: "tool" }];

    /// <summary>Names of the agents in a routing request, in order.</summary>
    public IReadOnlyList<string> Agents => [.. System.Split('\n')
        .Where(l => l.StartsWith("- ", StringComparison.Ordinal) && l.Contains(": ", StringComparison.Ordinal))
        .Select(l => l[2..l.IndexOf(": ", StringComparison.Ordinal)])];

    internal static CompletionRequest Read(ReadOnlyMemory<byte> body, string? apiKey)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var messages = root.GetProperty("messages")
            .EnumerateArray()
            .Select(m => new RequestMessage(
                m.GetProperty("role").GetString()!, m.TryGetProperty("content", out var c) ? Text(c) : ""))
            .ToList();
        List<string> tools = root.TryGetProperty("tools", out var list)
            ? [.. list.EnumerateArray().Select(Name)]
            : [];
        return new(
            root.GetProperty("model").GetString()!,
            root.TryGetProperty("stream", out var stream) && stream.GetBoolean(),
            messages,
            tools,
            apiKey,
            global::System.Text.Encoding.UTF8.GetString(body.Span));
    }

    private static string Name(JsonElement tool) =>
        (tool.TryGetProperty("function", out var function) ? function : tool).GetProperty("name").GetString()!;

    private static string Text(JsonElement content) =>
        content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(
                content.EnumerateArray().Select(p => p.TryGetProperty("text", out var t) ? t.GetString() : "")),
            _ => "",
        };
}

public sealed record RequestMessage(string Role, string Text);
