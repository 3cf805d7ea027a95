using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>
/// Writes a request in the chat-completions wire format (OpenAI API reference, "Create chat completion").
/// </summary>
internal static class OpenAiRequest
{
    /// <summary>Additional property of a tool call: what the model has attached to it.</summary>
    public const string MembersKey = "chat_completions_members";

    /// <param name="provider">Name of the provider, which gets back what its model attached to tool calls.</param>
    /// <param name="model">Model of requests that name none.</param>
    public static ReadOnlyMemory<byte> Write(
        string provider, string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", options?.ModelId ?? model);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        if (options?.MaxOutputTokens is { } maxTokens)
        {
            json.WriteNumber("max_completion_tokens", maxTokens);
        }

        if (options?.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (options?.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            json.WriteStartObject("response_format");
            json.WriteString("type", "json_object");
            json.WriteEndObject();
        }

        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            WriteMessage(json, provider, message);
        }

        json.WriteEndArray();
        WriteTools(json, options);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMessage(Utf8JsonWriter json, string provider, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", result.Result?.ToString() ?? "");
            json.WriteEndObject();
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var text = message.Text;
        if (calls.Count == 0 && text.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        json.WriteString("content", text);
        if (calls.Count > 0)
        {
            // Models that think need the thoughts that led to their calls.
            var thoughts = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(t => t.Text));
            if (thoughts.Length > 0)
            {
                json.WriteString("reasoning_content", thoughts);
            }

            json.WriteStartArray("tool_calls");
            calls.ForEach(call => WriteCall(json, provider, call));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, string provider, FunctionCallContent call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>()));
        json.WriteEndObject();
        if (
            call.AdditionalProperties?.TryGetValue(MembersKey, out CallMembers? attached) == true
            && attached.Provider == provider)
        {
            foreach (var (name, value) in attached.Members)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
