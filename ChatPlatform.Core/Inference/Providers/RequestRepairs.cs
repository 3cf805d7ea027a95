using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Members of requests that a server has refused for a model (K8), so that they are sent to it once only. Kept in
/// memory for as long as the client of a connection.
/// </summary>
internal sealed class RequestRepairs
{
    /// <summary>Maximum models that are remembered.</summary>
    private const int MaxModels = 50;

    /// <summary>Maximum members of one model.</summary>
    private const int MaxMembers = 12;

    private const string MaxTokens = "max_tokens";
    private const string MaxCompletionTokens = "max_completion_tokens";

    /// <summary>Without these members there is no answer.</summary>
    private static readonly string[] s_required = ["model", "messages", "stream", "system", "tools"];

    private readonly ConcurrentDictionary<string, string[]> _refused = new(StringComparer.Ordinal);

    public bool Any => !_refused.IsEmpty;

    /// <summary>The request without what was refused for its model; null when there is nothing to change.</summary>
    public byte[]? Apply(byte[] body)
    {
        if (Parse(body) is not { } request || !_refused.TryGetValue(ModelOf(request), out var refused))
        {
            return null;
        }

        var changed = false;
        foreach (var member in refused)
        {
            changed |= Remove(request, member, refused);
        }

        return changed ? Write(request) : null;
    }

    /// <summary>
    /// The request without the member that the error names, which is remembered; null when it names none that can be
    /// left out.
    /// </summary>
    public async Task<byte[]?> RepairAsync(HttpRequestMessage request, ProviderError error, CancellationToken ct)
    {
        if (
            request.Content is null
            || error.Fields.Count == 0
            || Parse(await request.Content.ReadAsByteArrayAsync(ct)) is not { } body
            || error.Fields.FirstOrDefault(f => CanRemove(body, f)) is not { } member)
        {
            return null;
        }

        var model = ModelOf(body);
        var refused = _refused.GetValueOrDefault(model) ?? [];
        if (refused.Length < MaxMembers && (refused.Length > 0 || _refused.Count < MaxModels))
        {
            _refused[model] = refused = [.. refused, member];
        }

        return Remove(body, member, refused) ? Write(body) : null;
    }

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ModelOf(JsonObject request) =>
        request["model"] is JsonValue value && value.TryGetValue(out string? model) ? model : "";

    private static byte[] Write(JsonObject request) => JsonSerializer.SerializeToUtf8Bytes(request);

    private static bool CanRemove(JsonObject request, string member) =>
        !s_required.Contains(member)
        && (request.ContainsKey(member) || InMessages(request, member).Any());

    /// <summary>Removes a member, or gives it its other name.</summary>
    private static bool Remove(JsonObject request, string member, string[] refused)
    {
        var other = member switch
        {
            MaxTokens => MaxCompletionTokens,
            MaxCompletionTokens => MaxTokens,
            _ => null,
        };
        if (other is not null && request[member] is { } limit && !refused.Contains(other))
        {
            request[other] = limit.DeepClone();
        }

        var owners = InMessages(request, member).ToList();
        owners.ForEach(o => o.Remove(member));
        return request.Remove(member) || owners.Count > 0;
    }

    /// <summary>Messages and their tool calls that have what a model attached to them and the server refuses.</summary>
    private static IEnumerable<JsonObject> InMessages(JsonObject request, string member)
    {
        if (member is "role" or "content" or "tool_calls" or "tool_call_id" or "id" or "type" or "function"
            || request["messages"] is not JsonArray messages)
        {
            return [];
        }

        return messages.OfType<JsonObject>()
            .SelectMany(m => (m["tool_calls"] as JsonArray)?.OfType<JsonObject>().Append(m) ?? [m])
            .Where(o => o.ContainsKey(member));
    }
}
