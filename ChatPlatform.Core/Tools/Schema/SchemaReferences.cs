using System.Globalization;
using System.Text.Json;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>Resolves references within a schema ("#/$defs/number").</summary>
internal static class SchemaReferences
{
    private const int MaxHops = 16;

    /// <summary>
    /// The target of a schema's local reference, or the schema itself without one. Null when a reference has no target
    /// or is circular.
    /// </summary>
    public static JsonElement? Follow(JsonElement root, JsonElement schema)
    {
        for (var hops = 0; hops < MaxHops; hops++)
        {
            if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$ref", out var reference))
            {
                return schema;
            }

            if (reference.ValueKind != JsonValueKind.String || Find(root, reference.GetString()!) is not { } target)
            {
                return null;
            }

            schema = target;
        }

        return null;
    }

    /// <summary>
    /// Tokens of a local JSON pointer in the form of a URI fragment (RFC 6901, section 6); null for anything else.
    /// </summary>
    public static IReadOnlyList<string>? Tokens(string reference)
    {
        if (reference is "#" or "")
        {
            return [];
        }

        return reference.StartsWith("#/", StringComparison.Ordinal)
            ?
            [
                .. Uri.UnescapeDataString(reference[2..])
                    .Split('/')
                    .Select(t =>
                        t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
            ]
            : null;
    }

    private static JsonElement? Find(JsonElement root, string reference)
    {
        if (Tokens(reference) is not { } tokens)
        {
            return null;
        }

        var found = root;
        foreach (var token in tokens)
        {
            if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty(token, out var member))
            {
                found = member;
            }
            else if (
                found.ValueKind == JsonValueKind.Array
                && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                && i < found.GetArrayLength())
            {
                found = found[i];
            }
            else
            {
                return null;
            }
        }

        return found;
    }
}
