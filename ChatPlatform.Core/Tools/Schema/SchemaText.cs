using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>A schema as text to store.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The schema without white space. Members keep their order; of several members with the same name, the last
    /// remains, because JSON readers differ in which one they use.
    /// </summary>
    public static string Of(JsonElement schema) => Distinct(schema)!.ToJsonString(s_options);

    private static JsonNode? Distinct(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(
            value.EnumerateObject()
                .GroupBy(m => m.Name)
                .Select(g => KeyValuePair.Create(g.Key, Distinct(g.Last().Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Distinct)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };
}
