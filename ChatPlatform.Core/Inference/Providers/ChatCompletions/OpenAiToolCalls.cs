using System.Globalization;
using System.Text.Json;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>
/// Assembles tool calls from their fragments. Servers differ in how they say to which call a fragment belongs: by
/// index, by id, or not at all.
/// </summary>
internal sealed class OpenAiToolCalls(string provider)
{
    /// <summary>Maximum tool calls of one response.</summary>
    private const int MaxCalls = 256;

    /// <summary>Maximum characters of the name or id of a call.</summary>
    private const int MaxNameLength = 256;

    private readonly List<OpenAiToolCall> _calls = [];

    /// <summary>Reads the member "tool_calls" of a chunk.</summary>
    public void Add(JsonElement fragments)
    {
        if (fragments.ValueKind == JsonValueKind.Object)
        {
            AddFragment(fragments);
        }
        else if (fragments.ValueKind == JsonValueKind.Array)
        {
            foreach (var fragment in fragments.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.Object))
            {
                AddFragment(fragment);
            }
        }
    }

    /// <summary>Reads the member "function_call" of a chunk, from before there were several calls.</summary>
    public void AddFunction(JsonElement function)
    {
        if (function.ValueKind == JsonValueKind.Object)
        {
            var call = _calls.Count > 0 ? _calls[0] : Begin(0);
            AddFunction(call, function, TextOf(function, "name"));
        }
    }

    /// <summary>The calls of the response. Each has an id of its own.</summary>
    /// <exception cref="ProviderException">A call has no name.</exception>
    public IReadOnlyList<FunctionCallContent> Build()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var contents = new List<FunctionCallContent>();
        foreach (var call in _calls.Where(c => c.Name is not null || !c.IsEmpty))
        {
            for (var n = contents.Count; call.Id.Length == 0 || !ids.Add(call.Id); n++)
            {
                call.Id = string.Create(CultureInfo.InvariantCulture, $"call_{n}");
            }

            contents.Add(call.Build(provider));
        }

        return contents;
    }

    private void AddFragment(JsonElement fragment)
    {
        var function = fragment.TryGetProperty("function", out var f) && f.ValueKind == JsonValueKind.Object
            ? f
            : default(JsonElement?);
        var (id, name) = (TextOf(fragment, "id"), function is { } named ? TextOf(named, "name") : "");
        var index = IndexOf(fragment);
        var call = index is null
            ? _calls.LastOrDefault(c => id.Length == 0 || c.Id == id) ?? _calls.LastOrDefault()
            : _calls.LastOrDefault(c => c.Index == index);
        if (call is null || call.IsFollowedBy(id, name))
        {
            call = Begin(index);
        }

        if (id.Length > 0)
        {
            call.Id = id;
        }

        call.Keep(fragment, OpenAiToolCall.OwnMembers, provider);
        if (function is { } value)
        {
            AddFunction(call, value, name);
        }
    }

    private void AddFunction(OpenAiToolCall call, JsonElement function, string name)
    {
        if (name.Length > 0)
        {
            call.Name = name;
        }

        if (function.TryGetProperty("arguments", out var arguments))
        {
            call.Append(arguments, provider);
        }
    }

    private OpenAiToolCall Begin(int? index)
    {
        OpenAiToolCall.Bound(_calls.Count < MaxCalls, provider);
        var call = new OpenAiToolCall(index);
        _calls.Add(call);
        return call;
    }

    private static int? IndexOf(JsonElement fragment) =>
        fragment.TryGetProperty("index", out var index)
        && int.TryParse(index.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A text or a number as clean text; empty for other values.</summary>
    private string TextOf(JsonElement owner, string member)
    {
        if (!owner.TryGetProperty(member, out var value))
        {
            return "";
        }

        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : ModelText.Decode(value);
        OpenAiToolCall.Bound(text.Length <= MaxNameLength, provider);
        return UnicodeText.Clean(text);
    }
}
