using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>A tool call while its fragments arrive.</summary>
/// <param name="index">Its number in the response; null when the server sends none.</param>
internal sealed class OpenAiToolCall(int? index)
{
    /// <summary>Maximum characters of the arguments, and of all that a model attaches to a call.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>Maximum members that a model attaches to a call.</summary>
    private const int MaxMembers = 16;

    /// <summary>Rejects duplicate members, which model and service could interpret differently.</summary>
    private static readonly JsonDocumentOptions s_uniqueProperties = new() { AllowDuplicateProperties = false };

    private readonly StringBuilder _arguments = new();
    private Dictionary<string, JsonElement>? _members;
    private int _memberLength;

    /// <summary>Members of a call that the format defines; others are returned to the model as they came.</summary>
    public static IReadOnlySet<string> OwnMembers { get; } = new HashSet<string> { "index", "id", "type", "function" };

    public int? Index { get; } = index;

    /// <summary>Empty when the server sends none.</summary>
    public string Id { get; set; } = "";

    public string? Name { get; set; }

    /// <summary>True while there are no arguments.</summary>
    public bool IsEmpty => _arguments.Length == 0;

    /// <exception cref="ProviderException">The condition does not hold.</exception>
    public static void Bound(bool holds, string provider)
    {
        if (!holds)
        {
            throw new ProviderException(provider, ProviderFault.TooLarge);
        }
    }

    /// <summary>True when a fragment with this id and name begins another call.</summary>
    public bool IsFollowedBy(string id, string name) =>
        name.Length > 0 && Name is not null
        && ((id.Length > 0 && Id.Length > 0 && id != Id) || name != Name || HasWholeArguments());

    /// <summary>Adds a fragment of the arguments. An object is taken as it is.</summary>
    public void Append(JsonElement arguments, string provider)
    {
        var piece = arguments.ValueKind switch
        {
            JsonValueKind.String => ModelText.Decode(arguments),
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            _ => arguments.GetRawText(),
        };
        Bound(_arguments.Length + piece.Length <= MaxLength, provider);
        _arguments.Append(piece);
    }

    /// <summary>Keeps the members that the format does not define, such as a signature of the model's thoughts.
    /// </summary>
    public void Keep(JsonElement fragment, IReadOnlySet<string> own, string provider)
    {
        foreach (var member in fragment.EnumerateObject().Where(m => !own.Contains(m.Name)))
        {
            if (member.Value.ValueKind == JsonValueKind.Null || _members?.Count >= MaxMembers)
            {
                continue;
            }

            var text = member.Value.GetRawText();
            Bound((_memberLength += text.Length) <= MaxLength, provider);
            (_members ??= [])[member.Name] = JsonElement.Parse(JsonEscapes.Clean(UnicodeText.Clean(text)));
        }
    }

    /// <exception cref="ProviderException">The call has no name.</exception>
    public FunctionCallContent Build(string provider)
    {
        if (Name is null)
        {
            throw new ProviderException(provider, ProviderFault.InvalidResponse);
        }

        var call = new FunctionCallContent(Id, Name, new Dictionary<string, object?>());
        try
        {
            var text = string.IsNullOrWhiteSpace(_arguments.ToString()) ? "{}" : _arguments.ToString();
            var arguments = JsonElement.Parse(JsonEscapes.Clean(UnicodeText.Clean(text)), s_uniqueProperties);
            call.Arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments) ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // The model can correct its call: AgentRunner returns the text to it as an error.
            call.Exception = e;
        }

        if (_members is not null)
        {
            call.AdditionalProperties = new() { [OpenAiRequest.MembersKey] = new CallMembers(provider, _members) };
        }

        return call;
    }

    private bool HasWholeArguments()
    {
        if (_arguments.Length == 0 || _arguments[^1] != '}')
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(_arguments.ToString());
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What a model has attached to a tool call. It is returned only to the provider that it came from.</summary>
internal sealed record CallMembers(string Provider, IReadOnlyDictionary<string, JsonElement> Members);
