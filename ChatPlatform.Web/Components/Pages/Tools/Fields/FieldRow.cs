using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools.Schema;

namespace ChatPlatform.Web.Components.Pages.Tools.Fields;

/// <summary>
/// A property of a tool's input schema as a row of a form. Keywords that the row does not show are kept while the type
/// stays the same.
/// </summary>
public sealed class FieldRow
{
    /// <summary>Keywords that apply to values of every type.</summary>
    private static readonly string[] s_general =
        ["type", "title", "description", "$comment", "readOnly", "writeOnly", "deprecated"];

    /// <summary>Keywords with which a property can hold more than a row shows.</summary>
    private static readonly string[] s_structural =
    [
        "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "const", "properties", "items",
    ];

    private readonly JsonObject _original;
    private readonly FieldKind? _originalKind;
    private readonly string? _originalOptions;

    /// <summary>A new field.</summary>
    public FieldRow() => _original = [];

    private FieldRow(JsonObject original, FieldKind kind)
    {
        _original = (JsonObject)original.DeepClone();
        _originalKind = Kind = kind;
        Description = Text("description");
        Pattern = IsTextual(kind) ? Text("pattern") : null;
        (Minimum, Maximum) = IsNumeric(kind) ? (Raw("minimum"), Raw("maximum")) : (null, null);
        Options = kind == FieldKind.Choice
            ? string.Join('\n', _original["enum"]!.AsArray().Select(o => o!.GetValue<string>()))
            : null;
        _originalOptions = Options;
    }

    public Guid Id { get; } = Guid.NewGuid();

    public string? Name { get; set; }

    public FieldKind Kind { get; set; }

    public string? Description { get; set; }

    public bool IsRequired { get; set; }

    /// <summary>Regular expression of a text.</summary>
    public string? Pattern { get; set; }

    /// <summary>Smallest number, as written in JSON.</summary>
    public string? Minimum { get; set; }

    /// <summary>Largest number, as written in JSON.</summary>
    public string? Maximum { get; set; }

    /// <summary>Options of a choice, one a line.</summary>
    public string? Options { get; set; }

    /// <summary>True until a value is entered, or JSON is to be shown: its rules are not shown before saving.</summary>
    public bool IsNew { get; set; }

    /// <summary>Violated rules of the last <see cref="Check"/>, by the keyword or "name".</summary>
    public FieldErrors Errors { get; private set; } = new();

    /// <summary>Keywords that the row does not show.</summary>
    public IReadOnlyList<string> OtherKeywords =>
        [.. Write().Select(m => m.Key).Where(k => k is not "type" and not "description" && !Shown(Kind).Contains(k))];

    public IReadOnlyList<string> OptionList =>
    [
        .. (Options ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(),
    ];

    /// <summary>The row of a property; null when a row cannot show it.</summary>
    public static FieldRow? Read(string name, JsonNode? property, bool isRequired) =>
        property is JsonObject schema && KindOf(schema) is { } kind
        && !s_structural.Any(schema.ContainsKey)
        && Is(schema, "description", JsonValueKind.String) && Is(schema, "pattern", JsonValueKind.String)
        && Is(schema, "minimum", JsonValueKind.Number) && Is(schema, "maximum", JsonValueKind.Number)
            ? new(schema, kind) { Name = name, IsRequired = isRequired }
            : null;

    /// <summary>The property's schema. Values that are not valid are left out.</summary>
    public JsonObject Write()
    {
        var schema = (JsonObject)_original.DeepClone();
        if (Kind != _originalKind)
        {
            foreach (var keyword in schema.Select(m => m.Key).Where(IsObsolete).ToList())
            {
                schema.Remove(keyword);
            }

            schema["type"] = TypeOf(Kind);
        }

        Set(schema, "description", Description);
        if (Kind == FieldKind.Text)
        {
            Set(schema, "pattern", Pattern);
        }
        else if (IsNumeric(Kind))
        {
            SetNumber(schema, "minimum", Minimum);
            SetNumber(schema, "maximum", Maximum);
        }
        else if (Kind == FieldKind.Choice && (Kind != _originalKind || Options != _originalOptions))
        {
            schema["enum"] = new JsonArray([.. OptionList.Select(o => JsonValue.Create(o))]);
        }

        return schema;
    }

    /// <summary>Checks the row and sets <see cref="Errors"/>. Returns true when it is valid.</summary>
    /// <param name="others">Names of the other rows.</param>
    public bool Check(IEnumerable<string?> others)
    {
        Errors = new FieldErrors()
            .Check("name", !string.IsNullOrWhiteSpace(Name), FieldErrors.Empty)
            .Check("name", !others.Contains(Name), "is the name of another field");
        if (Kind == FieldKind.Choice)
        {
            Errors.Check("enum", OptionList.Count > 0, "must have at least one line");
        }
        else if (IsNumeric(Kind))
        {
            Errors
                .Check("minimum", IsBlankOrNumber(Minimum, "minimum"), "must be a number")
                .Check("maximum", IsBlankOrNumber(Maximum, "maximum"), "must be a number")
                .Check("maximum", !(Number(Minimum) > Number(Maximum)), "must not be below the minimum");
        }

        if (!Errors.Any && SchemaError() is var (keyword, rule))
        {
            Errors.Check(keyword, false, rule);
        }

        return !Errors.Any;
    }

    private static FieldKind? KindOf(JsonObject schema)
    {
        if (schema["type"] is not { } type)
        {
            return !schema.ContainsKey("type") && HasOptions(schema) ? FieldKind.Choice : null;
        }

        return type.GetValueKind() != JsonValueKind.String ? null : type.GetValue<string>() switch
        {
            "string" => HasOptions(schema) ? FieldKind.Choice : FieldKind.Text,
            "integer" => FieldKind.WholeNumber,
            "number" => FieldKind.Number,
            "boolean" => FieldKind.YesNo,
            _ => null,
        };
    }

    /// <summary>True when "enum" has only texts that lines of a text box can hold.</summary>
    private static bool HasOptions(JsonObject schema) =>
        schema["enum"] is JsonArray { Count: > 0 } values
        && values.All(v => v?.GetValueKind() == JsonValueKind.String)
        && values.Select(v => v!.GetValue<string>()).ToList() is var texts
        && texts.TrueForAll(t => t.Length > 0 && t.Trim() == t && !t.AsSpan().ContainsAny('\n', '\r'))
        && texts.Distinct().Count() == texts.Count;

    private static bool Is(JsonObject schema, string keyword, JsonValueKind kind) =>
        !schema.ContainsKey(keyword) || schema[keyword]?.GetValueKind() == kind;

    private static bool IsNumeric(FieldKind kind) => kind is FieldKind.WholeNumber or FieldKind.Number;

    private static bool IsTextual(FieldKind kind) => kind is FieldKind.Text or FieldKind.Choice;

    private static string[] Shown(FieldKind kind) => kind switch
    {
        FieldKind.Text => ["pattern"],
        FieldKind.Choice => ["enum"],
        FieldKind.YesNo => [],
        _ => ["minimum", "maximum"],
    };

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.WholeNumber => "integer",
        FieldKind.Number => "number",
        FieldKind.YesNo => "boolean",
        _ => "string",
    };

    /// <summary>True for a keyword that does not fit the new type.</summary>
    private bool IsObsolete(string keyword) =>
        !s_general.Contains(keyword) && _originalKind is { } was
        && (IsTextual(was) != IsTextual(Kind) || IsNumeric(was) != IsNumeric(Kind)
            || (!IsNumeric(was) && Shown(was).Contains(keyword)));

    /// <summary>The original number may be one that a decimal cannot hold.</summary>
    private bool IsBlankOrNumber(string? text, string keyword) =>
        string.IsNullOrWhiteSpace(text) || Number(text) is not null || text == Raw(keyword);

    private string? Text(string keyword) => _original[keyword]?.GetValue<string>();

    private string? Raw(string keyword) => _original[keyword]?.ToJsonString();

    /// <summary>Sets a keyword whose text differs, and removes it when the text is empty.</summary>
    private static void Set(JsonObject schema, string keyword, string? text)
    {
        if (text == schema[keyword]?.GetValue<string>())
        {
            return;
        }

        if (!string.IsNullOrEmpty(text))
        {
            schema[keyword] = text;
        }
        else if (!string.IsNullOrEmpty(schema[keyword]?.GetValue<string>()))
        {
            schema.Remove(keyword);
        }
    }

    private static void SetNumber(JsonObject schema, string keyword, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            schema.Remove(keyword);
        }
        else if (text != schema[keyword]?.ToJsonString() && Number(text) is { } number)
        {
            schema[keyword] = number;
        }
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The keyword and the rule that the field violates as a schema; null when it is valid.</summary>
    private (string Keyword, string Rule)? SchemaError()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["field"] = Write() },
        };
        if (SchemaRules.FindError(JsonSerializer.SerializeToElement(schema)) is not { } error)
        {
            return null;
        }

        const string At = "#/properties/field/";
        var at = error.IndexOf(At, StringComparison.Ordinal);
        var end = error.IndexOf(": ", StringComparison.Ordinal);
        var keyword = at < 0 || end < at ? "name" : error[(at + At.Length)..end];
        return keyword is "pattern" or "minimum" or "maximum" or "enum" or "description"
            ? (keyword, error[(end + 2)..])
            : ("name", error.Replace("properties/field", $"properties/{Name}", StringComparison.Ordinal));
    }
}
