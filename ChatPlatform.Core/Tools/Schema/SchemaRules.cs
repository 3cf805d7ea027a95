using System.Text.Json;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>What a tool's schema must be before it is kept, so that no call stumbles over it later.</summary>
public static class SchemaRules
{
    private const int MaxDepth = 16;

    /// <summary>The first thing that is wrong, in words; null for a good schema.</summary>
    public static string? Flaw(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "object"
            ? "must describe an object: {\"type\": \"object\", ...}"
            : Walk(schema, 0);

    /// <summary>True when the schema declares an argument of this name.</summary>
    public static bool Declares(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _);

    private static string? Walk(JsonElement schema, int depth)
    {
        if (depth > MaxDepth)
        {
            return "is nested too deeply";
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return "has a part that is no schema";
        }

        return schema.EnumerateObject().Select(member => Keyword(member, depth)).FirstOrDefault(flaw => flaw is not null);
    }

    private static string? Keyword(JsonProperty member, int depth) => member.Name switch
    {
        "type" => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Array ? null : "has a \"type\" that is no text",
        "enum" => Is(member, JsonValueKind.Array),
        "required" => Is(member, JsonValueKind.Array) ?? (member.Value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) ? null : "has a \"required\" that is no list of names"),
        "properties" => Is(member, JsonValueKind.Object) ?? member.Value.EnumerateObject().Select(p => Walk(p.Value, depth + 1)).FirstOrDefault(f => f is not null),
        "allOf" or "anyOf" or "oneOf" => Is(member, JsonValueKind.Array) ?? member.Value.EnumerateArray().Select(p => Walk(p, depth + 1)).FirstOrDefault(f => f is not null),
        "items" or "additionalProperties" or "not" => Walk(member.Value, depth + 1),
        "pattern" => Is(member, JsonValueKind.String) ?? Pattern(member.Value.GetString()!),
        "$ref" => "must not point elsewhere with \"$ref\"",
        _ => null,
    };

    private static string? Is(JsonProperty member, JsonValueKind kind) => member.Value.ValueKind == kind ? null : $"has a \"{member.Name}\" of the wrong kind";

    private static string? Pattern(string pattern) => PatternBudget.IsSupported(pattern) ? null : "has a \"pattern\" that is not supported";
}
