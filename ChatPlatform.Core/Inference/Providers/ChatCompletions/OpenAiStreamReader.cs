using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>
/// Reads the chunks of a streamed chat completion. Optional data in an unexpected form is ignored, because servers that
/// imitate the format differ in it (K7). Tool calls and usage are returned at the end.
/// </summary>
internal sealed class OpenAiStreamReader(string provider)
{
    /// <summary>Maximum characters of the reasoning that is kept for the next request.</summary>
    private const int MaxReasoning = 64 * 1024;

    private readonly OpenAiToolCalls _calls = new(provider);
    private readonly ModelText _text = new();
    private readonly ModelText _refusal = new();
    private readonly ModelText _reasoningText = new();
    private ChatFinishReason? _finish;
    private UsageDetails? _usage;
    private bool _any;
    private int _reasoning;

    /// <summary>The text of one chunk as an update; null for none.</summary>
    /// <exception cref="ProviderException">The chunk is an error or not in the format.</exception>
    public ChatResponseUpdate? Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var json = JsonDocument.ParseValue(ref reader);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ProviderException(provider, ProviderFault.InvalidResponse, inner: e);
        }
    }

    /// <summary>Reads an event that the server calls an error.</summary>
    /// <returns>The exception to throw.</returns>
    public ProviderException ErrorOf(ReadOnlyMemory<byte> data) =>
        ProviderError.Of(data).ToException(provider, ProviderFault.ServerError);

    /// <summary>The end of the response: tool calls, usage and how it ended.</summary>
    /// <param name="isDone">True when the server has marked the end of the stream.</param>
    /// <exception cref="ProviderException">The connection was closed before the end, or a call has no name.</exception>
    public ChatResponseUpdate End(bool isDone)
    {
        if (!_any || (_finish is null && !isDone))
        {
            // The connection closed before the model had finished, or the response has another format.
            throw new ProviderException(
                provider, _any ? ProviderFault.Unreachable : ProviderFault.InvalidResponse);
        }

        var end = new ChatResponseUpdate { Role = ChatRole.Assistant };
        foreach (var call in _calls.Build())
        {
            end.Contents.Add(call);
        }

        end.FinishReason = end.Contents.Count > 0 && _finish != ChatFinishReason.Length
            ? ChatFinishReason.ToolCalls
            : _finish == ChatFinishReason.ToolCalls ? ChatFinishReason.Stop : _finish ?? ChatFinishReason.Stop;
        if (_usage is not null)
        {
            end.Contents.Add(new UsageContent(_usage));
        }

        return end;
    }

    private ChatResponseUpdate? Read(JsonElement chunk)
    {
        if (chunk.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (chunk.ValueKind != JsonValueKind.Object)
        {
            throw new ProviderException(provider, ProviderFault.InvalidResponse);
        }

        if (chunk.TryGetProperty("error", out var error) && IsError(error))
        {
            throw ProviderError.Of(error).ToException(provider, FaultOf(error));
        }

        ReadUsage(chunk);
        if (!chunk.TryGetProperty("choices", out var choices) || choices.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (choices.ValueKind != JsonValueKind.Array)
        {
            throw new ProviderException(provider, ProviderFault.InvalidResponse);
        }

        return choices.GetArrayLength() > 0 && choices[0].ValueKind == JsonValueKind.Object
            ? ReadChoice(choices[0])
            : null;
    }

    private ChatResponseUpdate? ReadChoice(JsonElement choice)
    {
        _any = true;
        var update = (Object(choice, "delta") ?? Object(choice, "message")) is { } delta ? ReadDelta(delta) : null;
        ReadUsage(choice);
        if (choice.TryGetProperty("finish_reason", out var reason) && ModelText.Decode(reason) is { Length: > 0 } word)
        {
            _finish = FinishOf(word);
        }

        return update;
    }

    private ChatResponseUpdate? ReadDelta(JsonElement delta)
    {
        if (delta.TryGetProperty("tool_calls", out var calls))
        {
            _calls.Add(calls);
        }

        if (delta.TryGetProperty("function_call", out var call))
        {
            _calls.AddFunction(call);
        }

        List<AIContent>? contents = null;
        if (delta.TryGetProperty("content", out var content))
        {
            Add(ref contents, content, _text);
        }

        if (delta.TryGetProperty("refusal", out var refusal))
        {
            Add(ref contents, refusal, _refusal);
        }

        if (
            (delta.TryGetProperty("reasoning_content", out var reasoning)
                || delta.TryGetProperty("reasoning", out reasoning))
            && _reasoningText.Append(reasoning) is { Length: > 0 } thought
            && (_reasoning += thought.Length) <= MaxReasoning)
        {
            (contents ??= []).Add(new TextReasoningContent(thought));
        }

        return contents is null ? null : new(ChatRole.Assistant, contents);
    }

    private static void Add(ref List<AIContent>? contents, JsonElement value, ModelText text)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            if (text.Append(value) is { Length: > 0 } piece)
            {
                (contents ??= []).Add(new TextContent(piece));
            }

            return;
        }

        foreach (var part in value.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Object))
        {
            if (part.TryGetProperty("text", out var inner) && text.Append(inner) is { Length: > 0 } piece)
            {
                (contents ??= []).Add(new TextContent(piece));
            }
        }
    }

    private void ReadUsage(JsonElement owner)
    {
        if (Object(owner, "usage") is { } usage)
        {
            _usage = new()
            {
                InputTokenCount = Number(usage, "prompt_tokens"),
                OutputTokenCount = Number(usage, "completion_tokens"),
            };
        }
    }

    private ChatFinishReason FinishOf(string word) =>
        word.ToLowerInvariant() switch
        {
            "length" or "max_tokens" or "model_length" => ChatFinishReason.Length,
            "content_filter" or "safety" or "recitation" or "blocklist" or "prohibited_content" or "sensitive" =>
                ChatFinishReason.ContentFilter,
            "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
            "error" or "network_error" or "insufficient_system_resource" =>
                throw new ProviderException(provider, ProviderFault.ServerError),
            _ => ChatFinishReason.Stop,
        };

    private static bool IsError(JsonElement error) =>
        error.ValueKind switch
        {
            JsonValueKind.Object => error.EnumerateObject().Any(),
            JsonValueKind.String => error.GetRawText().Length > 2,
            JsonValueKind.True or JsonValueKind.Array or JsonValueKind.Number => true,
            _ => false,
        };

    private static ProviderFault FaultOf(JsonElement error)
    {
        var code = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var value)
            ? value.ToString()
            : "";
        return code == "429" || code.StartsWith("rate_limit", StringComparison.Ordinal)
            ? ProviderFault.RateLimited
            : ProviderFault.ServerError;
    }

    private static JsonElement? Object(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static long? Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number) && number is >= 0 and < 1e12
            ? (long)number
            : null;
}
