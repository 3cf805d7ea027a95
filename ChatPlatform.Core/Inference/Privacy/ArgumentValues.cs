using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>Changes the texts in the arguments of a call.</summary>
internal static class ArgumentValues
{
    /// <summary>A copy with changed texts; names of members and all other values stay as they are.</summary>
    public static IDictionary<string, object?>? Change(
        IDictionary<string, object?>? arguments, Func<string, string> change) =>
        arguments?.ToDictionary(a => a.Key, a => Change(a.Value, change));

    private static object? Change(object? value, Func<string, string> change) => value switch
    {
        string text => change(text),
        JsonElement { ValueKind: JsonValueKind.String } json => JsonSerializer.SerializeToElement(
            change(json.GetString()!)),
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json => JsonSerializer
            .SerializeToElement(Change(JsonSerializer.SerializeToNode(json), change)),
        _ => value,
    };

    private static JsonNode? Change(JsonNode? node, Func<string, string> change)
    {
        switch (node)
        {
            case JsonObject group:
                foreach (var (name, member) in group.ToList())
                {
                    group[name] = Change(member?.DeepClone(), change);
                }

                return group;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Change(item?.DeepClone(), change))]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(change(value.GetValue<string>()));
            default:
                return node;
        }
    }
}
