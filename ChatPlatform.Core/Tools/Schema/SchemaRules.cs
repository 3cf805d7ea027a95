using System.Text.Json;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>
/// What a tool's schema must be before it is kept, so that no call stumbles over it later and no keyword is without
/// effect.
/// </summary>
public static class SchemaRules
{
    /// <summary>
    /// The first thing that is wrong, in words that stand behind the field's name and name place and rule; null for a
    /// good schema.
    /// </summary>
    public static string? Flaw(JsonElement schema) => Check(schema, isStrict: true).Flaw;

    /// <summary>True when the schema declares an argument of this name.</summary>
    public static bool Declares(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _);

    /// <summary>Looks a schema over.</summary>
    /// <param name="isStrict">False for one that was kept before today's rules: then only what cannot be evaluated
    /// counts.</param>
    internal static (SchemaDraft Draft, string? Flaw) Check(JsonElement schema, bool isStrict)
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

        return (draft, new SchemaWalk(draft, isStrict).Flaw(schema));
    }
}
