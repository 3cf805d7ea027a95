using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Reads the chunks of a streamed chat completion. Tool calls arrive in fragments and are returned complete at the end.
/// </summary>
internal sealed class OpenAiStreamReader(string provider)
{
    /// <summary>Maximum tool calls of one response.</summary>
    private const int MaxCalls = 256;

    /// <summary>Maximum characters of the arguments of one call.</summary>
    private const int MaxArguments = 64 * 1024;

    /// <summary>Maximum characters of the name or id of a call.</summary>
    private const int MaxNameLength = 256;

    /// <summary>Rejects duplicate members, which model and service could interpret differently.</summary>
    private static readonly JsonDocumentOptions s_uniqueProperties = new() { AllowDuplicateProperties = false };

    private readonly SortedDictionary<int, ToolCall> _calls = [];
    private readonly ModelText _text = new();

    /// <summary>True once the provider has sent a finish reason.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True when the response ended because of the token limit.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The text and usage of one chunk as an update; null for none.</summary>
    /// <exception cref="ProviderException">The chunk has an invalid format.</exception>
    public ChatResponseUpdate? Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var json = JsonDocument.ParseValue(ref reader);
            return Read(json.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ProviderException(provider, ProviderFault.InvalidResponse, inner: e);
        }
    }

    /// <summary>The tool calls of the response.</summary>
    /// <exception cref="ProviderException">A call has no name, or its arguments are not a JSON object.</exception>
    public IReadOnlyList<AIContent> Calls()
    {
        var contents = new List<AIContent>();
        foreach (var call in _calls.Values)
        {
            contents.Add(call.Build(provider));
        }

        return contents;
    }

    private ChatResponseUpdate? Read(JsonElement chunk)
    {
        if (chunk.ValueKind != JsonValueKind.Object || chunk.TryGetProperty("error", out _))
        {
            throw new ProviderException(provider, ProviderFault.ServerError);
        }

        ChatResponseUpdate? update = null;
        if (chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            if (choice.TryGetProperty("delta", out var delta) && delta.ValueKind == JsonValueKind.Object)
            {
                if (delta.TryGetProperty("content", out var content) && _text.Append(content) is { Length: > 0 } text)
                {
                    update = new(ChatRole.Assistant, text);
                }

                if (delta.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
                {
                    foreach (var call in calls.EnumerateArray())
                    {
                        Add(call);
                    }
                }
            }

            if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String)
            {
                IsFinished = true;
                IsTruncated = reason.ValueEquals("length");
            }
        }

        if (chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            update ??= new() { Role = ChatRole.Assistant };
            update.Contents.Add(new UsageContent(new()
            {
                InputTokenCount = usage.TryGetProperty("prompt_tokens", out var input) ? input.GetInt64() : null,
                OutputTokenCount = usage.TryGetProperty("completion_tokens", out var output) ? output.GetInt64() : null,
            }));
        }

        return update;
    }

    private void Add(JsonElement fragment)
    {
        var index = fragment.TryGetProperty("index", out var i) ? i.GetInt32() : 0;
        if (!_calls.TryGetValue(index, out var call))
        {
            Bound(_calls.Count < MaxCalls);
            _calls[index] = call = new ToolCall();
        }

        if (fragment.TryGetProperty("id", out var id) && ModelText.Decode(id) is { Length: > 0 } callId)
        {
            Bound(callId.Length <= MaxNameLength);
            call.Id = UnicodeText.Clean(callId);
        }

        if (fragment.TryGetProperty("function", out var function))
        {
            if (function.TryGetProperty("name", out var name) && ModelText.Decode(name) is { Length: > 0 } text)
            {
                Bound(text.Length <= MaxNameLength);
                call.Name = UnicodeText.Clean(text);
            }

            if (function.TryGetProperty("arguments", out var arguments))
            {
                var piece = ModelText.Decode(arguments);
                Bound(call.Arguments.Length + piece.Length <= MaxArguments);
                call.Arguments.Append(piece);
            }
        }
    }

    private void Bound(bool holds)
    {
        if (!holds)
        {
            throw new ProviderException(provider, ProviderFault.TooLarge);
        }
    }

    private sealed class ToolCall
    {
        public string Id { get; set; } = "call_0";

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent Build(string provider)
        {
            if (Name is null)
            {
                throw new ProviderException(provider, ProviderFault.InvalidResponse);
            }

            try
            {
                var text = Arguments.Length == 0 ? "{}" : Arguments.ToString();
                var arguments = JsonElement.Parse(JsonEscapes.Clean(UnicodeText.Clean(text)), s_uniqueProperties);
                return new(Id, Name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments) ?? []);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
            {
                // The model can correct its call: AgentRunner returns the text to it as an error.
                return new(Id, Name, new Dictionary<string, object?>()) { Exception = e };
            }
        }
    }
}
