using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>
/// The input schema of a tool as rows of a form, one a property. What the rows do not show is kept as it is.
/// </summary>
public sealed class SchemaForm
{
    /// <summary>Keywords of the schema whose rules a list of fields cannot show.</summary>
    private static readonly string[] s_structural =
    [
        "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas",
        "dependencies", "patternProperties", "propertyNames", "enum", "const",
    ];

    private readonly JsonObject _root;
    private readonly List<string> _required;

    private SchemaForm(JsonObject root, List<string> required, IEnumerable<FieldRow> rows) =>
        (_root, _required, Rows) = (root, required, [.. rows]);

    /// <summary>The fields in their order.</summary>
    public List<FieldRow> Rows { get; }

    /// <summary>Reads a schema. Sets either the form, or the reason why a form cannot show the schema.</summary>
    public static (SchemaForm? Form, string? Limit) Read(JsonObject schema)
    {
        var properties = schema["properties"];
        if (schema["type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String
            || type.GetValue<string>() != "object" || (schema.ContainsKey("properties") && properties is not JsonObject)
            || RequiredNames(schema) is not { } required)
        {
            return (null, "it does not describe an object with fields");
        }

        if (Array.Find(s_structural, schema.ContainsKey) is { } keyword)
        {
            return (null, $"it uses \"{keyword}\"");
        }

        List<FieldRow> rows = [];
        foreach (var (name, property) in properties?.AsObject() ?? [])
        {
            if (FieldRow.Read(name, property, required.Contains(name)) is not { } row)
            {
                return (null, $"the field \"{name}\" has a type or rules that have no place in a row");
            }

            rows.Add(row);
        }

        return (new(schema, required, rows), null);
    }

    /// <summary>Adds a field at the end.</summary>
    public FieldRow Add(string? name = null)
    {
        var row = new FieldRow { Name = name, IsRequired = true, IsNew = true };
        Rows.Add(row);
        return row;
    }

    /// <summary>Moves a field by a number of places; stays within the list.</summary>
    public void Move(FieldRow row, int by)
    {
        var to = Math.Clamp(Rows.IndexOf(row) + by, 0, Rows.Count - 1);
        Rows.Remove(row);
        Rows.Insert(to, row);
    }

    /// <summary>Checks all rows and sets their errors. Returns true when they are valid.</summary>
    public bool Check() =>
        Rows.ConvertAll(row => row.Check(Rows.Where(r => r != row).Select(r => r.Name))).TrueForAll(isValid => isValid);

    /// <summary>The schema. Of rows with the same name, or without one, only the first is written.</summary>
    public JsonObject Write()
    {
        var schema = (JsonObject)_root.DeepClone();
        var rows = Rows.DistinctBy(r => r.Name ?? "").ToList();
        var properties = new JsonObject(rows.Select(r => KeyValuePair.Create(r.Name ?? "", (JsonNode?)r.Write())));
        if (properties.Count > 0 || schema.ContainsKey("properties"))
        {
            schema["properties"] = properties;
        }

        var declared = (_root["properties"] as JsonObject)?.Select(p => p.Key).ToHashSet() ?? [];
        List<string> required =
        [
            .. rows.Where(r => r.IsRequired).Select(r => r.Name ?? ""), .. _required.Where(n => !declared.Contains(n)),
        ];
        if (required.ToHashSet().SetEquals(_required))
        {
            return schema; // In the order in which it was written.
        }

        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Distinct().Select(n => JsonValue.Create(n))]);
        }
        else
        {
            schema.Remove("required");
        }

        return schema;
    }

    /// <summary>The required names; null when they are not a list of texts.</summary>
    private static List<string>? RequiredNames(JsonObject schema) => schema["required"] switch
    {
        null => schema.ContainsKey("required") ? null : [],
        JsonArray names when names.All(n => n?.GetValueKind() == JsonValueKind.String) =>
            [.. names.Select(n => n!.GetValue<string>())],
        _ => null,
    };
}
