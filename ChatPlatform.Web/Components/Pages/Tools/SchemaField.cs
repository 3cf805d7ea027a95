using System.Text.Json;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>A field of a tool's input schema, with display texts.</summary>
public sealed record SchemaField(
    string Name, string Type, bool IsRequired, string? Description, IReadOnlyList<string> Rules)
{
    private static readonly (string Keyword, string Words)[] s_rules =
    [
        ("format", "in the form"),
        ("pattern", "fits the pattern"),
        ("minLength", "at least this many characters:"),
        ("maxLength", "at most this many characters:"),
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("const", "always"),
    ];

    /// <summary>The top-level properties of a JSON Schema; empty when it has none.</summary>
    public static IReadOnlyList<SchemaField> Read(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        HashSet<string?> required =
            root.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
                ? [.. names.EnumerateArray().Select(n => n.ToString())]
                : [];
        return [.. properties.EnumerateObject().Select(p => Read(p.Name, p.Value, required.Contains(p.Name)))];
    }

    private static SchemaField Read(string name, JsonElement field, bool isRequired)
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            return new(name, "anything", isRequired, null, []);
        }

        List<string> rules =
        [
            .. s_rules
                .Where(r => field.TryGetProperty(r.Keyword, out _))
                .Select(r => $"{r.Words} {field.GetProperty(r.Keyword)}"),
        ];
        if (field.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            rules.Add($"one of {string.Join(", ", values.EnumerateArray())}");
        }

        return new(
            name,
            field.TryGetProperty("type", out var type)
                ? string.Join(
                    " or ", type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(Word) : [Word(type)])
                : "anything",
            isRequired,
            field.TryGetProperty("description", out var description) ? description.ToString() : null,
            rules);
    }

    private static string Word(JsonElement type) => type.ToString() switch
    {
        "string" => "text",
        "integer" => "whole number",
        "boolean" => "yes or no",
        "array" => "list",
        "object" => "group of fields",
        "null" => "nothing",
        var other => other,
    };
}
