using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Web.Components.Pages.Tools.Fields;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>Form state of a test: the values of a tool's fields, or its arguments as JSON text.</summary>
public sealed class ToolTestInput
{
    private readonly Dictionary<string, string?> _values = [];

    /// <param name="schema">The tool's input schema.</param>
    public ToolTestInput(JsonElement schema) => Rows = SchemaInput.Of(schema).Form?.Rows;

    /// <summary>The fields; null when the form cannot show the schema, so that the arguments are JSON text.</summary>
    public IReadOnlyList<FieldRow>? Rows { get; }

    /// <summary>The arguments as JSON text, used without rows.</summary>
    public string Json { get; set; } = "{}";

    /// <summary>The value of a field: text, a number as text, or "true" or "false".</summary>
    public string? this[string field]
    {
        get => _values.GetValueOrDefault(field);
        set => _values[field] = value;
    }

    /// <summary>True for a required field without a value.</summary>
    public bool IsMissing(FieldRow row) => row.IsRequired && string.IsNullOrWhiteSpace(this[row.Name ?? ""]);

    /// <summary>
    /// The arguments; null when the JSON text cannot be read. Empty values are left out. A number that cannot be read
    /// stays a text, so that the tool's own check says what is wrong.
    /// </summary>
    public JsonElement? Read()
    {
        if (Rows is null)
        {
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(Json);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        var arguments = new JsonObject();
        foreach (var row in Rows)
        {
            if (this[row.Name ?? ""] is { Length: > 0 } text)
            {
                arguments[row.Name ?? ""] = Value(row.Kind, text);
            }
        }

        return JsonSerializer.SerializeToElement(arguments);
    }

    private static JsonNode? Value(FieldKind kind, string text) => kind switch
    {
        FieldKind.YesNo => text == "true",
        FieldKind.WholeNumber or FieldKind.Number
            when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
