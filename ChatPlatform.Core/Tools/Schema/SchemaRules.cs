using System.Text.Json;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>
/// Checks a tool's schema before it is stored, so that calls cannot fail because of it later and every keyword has an
/// effect.
/// </summary>
public static class SchemaRules
{
    /// <summary>
    /// The first error, with location and rule, to be written after the field's name; null for a valid schema.
    /// </summary>
    public static string? FindError(JsonElement schema) => Check(schema, isStrict: true).Error;

    /// <summary>True when the schema declares an argument of this name.</summary>
    public static bool Declares(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _);

    /// <summary>Checks a schema.</summary>
    /// <param name="isStrict">False for a schema stored under earlier rules: then only errors that prevent evaluation
    /// count.</param>
    internal static (SchemaDraft Draft, string? Error) Check(JsonElement schema, bool isStrict)
    {
        if (
            schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("type", out var type)
            || type.ValueKind != JsonValueKind.String
            || type.GetString() != "object")
        {
            return (SchemaDraft.Draft202012, "must describe an object: {\"type\": \"object\", ...}");
        }

        var draft = SchemaDraft.Draft202012;
        if (schema.TryGetProperty("$schema", out var address))
        {
            if (
                address.ValueKind != JsonValueKind.String
                || SchemaKeyword.DraftOf(address.GetString()!) is not { } named)
            {
                return (draft, "is not valid at #/$schema: only the drafts 2020-12 and 7 of JSON Schema are supported");
            }

            draft = named;
        }

        return (draft, new SchemaWalk(draft, isStrict).FindError(schema));
    }
}
