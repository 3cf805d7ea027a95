using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Core.Tools.Schema;

namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>The body that a tool would send for example values, or what is wrong with its template.</summary>
/// <param name="Body">Indented JSON; null with an error, and while the fields cannot be read.</param>
/// <param name="Error">The violated rule, to be written after the field's name; null when there is none.</param>
public sealed record BodyExample(string? Body, string? Error)
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The text is shown, not parsed.
    };

    /// <param name="template">Null sends all arguments.</param>
    /// <param name="schema">The tool's input schema; null while it cannot be read.</param>
    public static BodyExample Of(string? template, JsonElement? schema)
    {
        if (
            template is not null
            && BodyTemplate.FindError(template, name => schema is not { } s || SchemaRules.Declares(s, name))
                is { } error)
        {
            return new(null, error);
        }

        if (schema is not { } fields)
        {
            return new(null, null);
        }

        var arguments = Arguments(fields);
        var body = template is null ? arguments.GetRawText() : BodyTemplate.Fill(template, arguments).Body;
        return new(body is null ? null : Indented(body), null);
    }

    /// <summary>A template with all fields, to begin with.</summary>
    public static string TemplateOf(IEnumerable<string> fields) =>
        new JsonObject(
            fields.Distinct()
                .Where(name => UrlTemplate.Placeholders($"{{{name}}}").Any())
                .Select(name => KeyValuePair.Create(name, (JsonNode?)$"{{{name}}}")))
            .ToJsonString(s_indented);

    public static string Indented(string json) => JsonNode.Parse(json)?.ToJsonString(s_indented) ?? "null";

    /// <summary>A value for each property of a schema: one that it names, or one of its type.</summary>
    private static JsonElement Arguments(JsonElement schema)
    {
        var arguments = new JsonObject();
        if (
            schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                arguments[property.Name] = Value(property.Name, property.Value);
            }
        }

        return JsonSerializer.SerializeToElement(arguments);
    }

    private static JsonNode? Value(string name, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return name;
        }

        var named = First(schema, "examples") ?? First(schema, "enum") ?? Get(schema, "const")
            ?? Get(schema, "default");
        if (named is { } value)
        {
            return JsonNode.Parse(value.GetRawText());
        }

        return (Get(schema, "type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : null) switch
        {
            "integer" or "number" => Get(schema, "minimum") is { ValueKind: JsonValueKind.Number } minimum
                ? JsonNode.Parse(minimum.GetRawText())
                : 1,
            "boolean" => true,
            "array" => new JsonArray(),
            "object" => new JsonObject(),
            _ => name,
        };
    }

    private static JsonElement? Get(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) ? value : null;

    private static JsonElement? First(JsonElement schema, string keyword) =>
        Get(schema, keyword) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : null;
}
