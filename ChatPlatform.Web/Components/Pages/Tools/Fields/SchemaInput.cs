using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>
/// Form state of a tool's input schema: rows, or JSON text. Only the one that is shown is changed; the other is made
/// from it when the user switches.
/// </summary>
public sealed class SchemaInput
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private SchemaInput(JsonObject schema)
    {
        Json = schema.ToJsonString(s_indented);
        (Form, Limit) = SchemaForm.Read(schema);
        IsJson = Form is null;
    }

    /// <summary>The rows; null when <see cref="Limit"/> says why there are none.</summary>
    public SchemaForm? Form { get; private set; }

    /// <summary>Why the schema cannot be shown as rows; null when it can.</summary>
    public string? Limit { get; private set; }

    public bool IsJson { get; private set; }

    /// <summary>The schema as JSON text; up to date only while it is shown.</summary>
    public string Json { get; set; }

    /// <summary>Why the text is not a JSON object, to be written after the field's name; null when it is one.</summary>
    public string? JsonError { get; private set; }

    /// <summary>A schema without fields that allows no others.</summary>
    public static SchemaInput Empty =>
        new(
            new()
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(),
                ["additionalProperties"] = false,
            });

    public static SchemaInput Of(JsonElement schema) =>
        new(JsonNode.Parse(schema.GetRawText()) as JsonObject ?? []);

    /// <summary>Shows the JSON text. Returns false, with the rows' errors, when they are not valid.</summary>
    public bool TryShowJson()
    {
        if (IsJson || Form is null)
        {
            IsJson = true;
            return true;
        }

        if (!Form.Check())
        {
            Form.Rows.ForEach(r => r.IsNew = false);
            return false;
        }

        (Json, IsJson) = (Form.Write().ToJsonString(s_indented), true);
        return true;
    }

    /// <summary>
    /// Shows the rows, or the reason why the schema cannot be shown as rows. Returns false, with the error, when the
    /// text is not a JSON object.
    /// </summary>
    public bool TryShowForm()
    {
        if (!IsJson)
        {
            return true;
        }

        if (Parse() is not { } schema)
        {
            return false;
        }

        (Form, Limit) = SchemaForm.Read(schema);
        IsJson = false;
        return true;
    }

    /// <summary>The schema; null, with the errors set, when what is shown is not valid.</summary>
    public JsonElement? Read() =>
        IsJson || Form is null ? Element(Parse()) : Form.Check() ? Element(Form.Write()) : null;

    /// <summary>
    /// The schema as it is now, without marking errors; null for JSON text that cannot be read.
    /// </summary>
    public JsonElement? Preview()
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(Text());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Names of the fields, in order; none for JSON text that cannot be read.</summary>
    public IReadOnlyList<string> Names =>
        Preview() is { ValueKind: JsonValueKind.Object } schema
        && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(p => p.Name)]
            : [];

    /// <summary>True when the values differ from those of <paramref name="other"/>.</summary>
    public bool Differs(SchemaInput other) => Text() != other.Text();

    private string Text() => IsJson || Form is null ? Compact(Json) : Form.Write().ToJsonString();

    private static string Compact(string json)
    {
        try
        {
            return JsonNode.Parse(json, null, s_strict)?.ToJsonString() ?? json;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static JsonElement? Element(JsonObject? schema) =>
        schema is null ? null : JsonSerializer.SerializeToElement(schema);

    private JsonObject? Parse()
    {
        JsonError = null;
        try
        {
            if (JsonNode.Parse(Json, null, s_strict) is JsonObject schema)
            {
                return schema;
            }

            JsonError = "must be a JSON object: {\"type\": \"object\", ...}";
        }
        catch (JsonException e)
        {
            JsonError = e.LineNumber is { } line
                ? $"is not valid JSON: see line {line + 1}, column {(e.BytePositionInLine ?? 0) + 1}"
                : "is not valid JSON: a name occurs twice in the same object";
        }

        return null;
    }
}
