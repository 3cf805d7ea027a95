using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Tools.Schema;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>Reads the arguments written by a model, and makes unambiguous repairs.</summary>
public static partial class ToolArguments
{
    /// <summary>Maximum nesting depth, which equals that of JSON readers.</summary>
    private const int MaxDepth = 64;

    /// <summary>
    /// Replaces invalid Unicode in the arguments; a model's escapes may form text that JSON writers reject.
    /// </summary>
    public static IDictionary<string, object?>? Clean(IDictionary<string, object?>? arguments) =>
        arguments
            ?.GroupBy(a => UnicodeText.Clean(a.Key))
            .ToDictionary(
                g => g.Key,
                g =>
                    g.Last().Value switch
                    {
                        JsonElement { ValueKind: not JsonValueKind.Undefined } json =>
                            JsonSerializer.Deserialize<JsonElement>(JsonEscapes.Clean(json.GetRawText())),
                        string text => UnicodeText.Clean(text),
                        var other => other,
                    });

    /// <summary>
    /// The arguments as JSON that databases and services accept: valid Unicode without NUL, numbers within the range of
    /// doubles. Null for other arguments.
    /// </summary>
    public static JsonElement? Read(IDictionary<string, object?>? arguments) =>
        ReadValue(() => JsonSerializer.Serialize(Clean(arguments) ?? new Dictionary<string, object?>()));

    /// <inheritdoc cref="Read(IDictionary{string, object?})"/>
    public static JsonElement? Read(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Undefined ? null : ReadValue(arguments.GetRawText);

    /// <summary>True for JSON that PostgreSQL accepts unchanged.</summary>
    public static bool IsStorable(JsonElement json) =>
        JsonEscapes.Clean(json.GetRawText()) == json.GetRawText() && AreStorable(json);

    private static JsonElement? ReadValue(Func<string> arguments)
    {
        try
        {
            var json = JsonEscapes.Clean(arguments());
            var read = JsonSerializer.Deserialize<JsonElement>(json);
            return AreStorable(read) ? read : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The arguments with the repairs that the schema makes unambiguous, or null when there is nothing to repair. A
    /// text that contains an integer, a number or a boolean in JSON form is converted where the schema requires that
    /// type; null is removed for an optional member.
    /// </summary>
    /// <param name="schema">Schema of the arguments; one without members changes nothing.</param>
    public static JsonElement? Repair(JsonElement schema, JsonElement arguments)
    {
        var repaired = JsonNode.Parse(arguments.GetRawText());
        return repaired is JsonObject root && RepairObject(schema, schema, root, 0)
            ? JsonSerializer.SerializeToElement(root)
            : null;
    }

    private static bool RepairObject(JsonElement root, JsonElement schema, JsonObject value, int depth)
    {
        if (SchemaReferences.Follow(root, schema) is not { ValueKind: JsonValueKind.Object } own || depth > MaxDepth
            || !own.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var isRepaired = false;
        foreach (var (name, member) in value.ToList())
        {
            if (
                !properties.TryGetProperty(name, out var declared)
                || SchemaReferences.Follow(root, declared) is not { ValueKind: JsonValueKind.Object } rule)
            {
                continue;
            }

            if (member is null && !IsRequired(own, name) && TypeOf(rule) is { } expected && expected != "null")
            {
                value.Remove(name);
                isRepaired = true;
            }
            else if (RepairValue(rule, member) is { } better)
            {
                value[name] = better;
                isRepaired = true;
            }
            else
            {
                isRepaired |= RepairInside(root, rule, member, depth);
            }
        }

        return isRepaired;
    }

    private static bool RepairInside(JsonElement root, JsonElement rule, JsonNode? value, int depth)
    {
        if (value is JsonObject group)
        {
            return RepairObject(root, rule, group, depth + 1);
        }

        if (
            value is not JsonArray list
            || depth > MaxDepth
            || !rule.TryGetProperty("items", out var items)
            || SchemaReferences.Follow(root, items) is not { ValueKind: JsonValueKind.Object } each)
        {
            return false;
        }

        var isRepaired = false;
        for (var i = 0; i < list.Count; i++)
        {
            if (RepairValue(each, list[i]) is { } better)
            {
                list[i] = better;
                isRepaired = true;
            }
            else
            {
                isRepaired |= RepairInside(root, each, list[i], depth + 1);
            }
        }

        return isRepaired;
    }

    private static JsonNode? RepairValue(JsonElement rule, JsonNode? value)
    {
        if (value is not JsonValue leaf || leaf.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        var text = leaf.GetValue<string>();
        return TypeOf(rule) switch
        {
            "integer" when Integer().IsMatch(text) => JsonNode.Parse(text),
            "number" when Number().IsMatch(text) => JsonNode.Parse(text),
            "boolean" when text.Equals("true", StringComparison.OrdinalIgnoreCase) => JsonValue.Create(true),
            "boolean" when text.Equals("false", StringComparison.OrdinalIgnoreCase) => JsonValue.Create(false),
            _ => null,
        };
    }

    /// <summary>The only type that a value may have besides null; null when there are several or none.</summary>
    private static string? TypeOf(JsonElement rule)
    {
        if (!rule.TryGetProperty("type", out var type))
        {
            return null;
        }

        var names = (type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : new[] { type })
            .Select(t => t.ValueKind == JsonValueKind.String ? t.GetString() : null).Where(n => n != "null").ToList();
        return names.Count == 1 ? names[0] : names.Count == 0 ? "null" : null;
    }

    private static bool IsRequired(JsonElement schema, string name) =>
        schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
        && required.EnumerateArray().Any(r => r.ValueKind == JsonValueKind.String && r.ValueEquals(name));

    private static bool AreStorable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(m => AreStorable(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(AreStorable),
        JsonValueKind.Number => IsPlainNumber(value),
        _ => true,
    };

    /// <summary>
    /// False for numbers that a double represents as infinity or zero although they are neither, and for those with too
    /// many digits for PostgreSQL's numeric.
    /// </summary>
    private static bool IsPlainNumber(JsonElement number) =>
        number.GetRawText() is { Length: <= 400 } text
        && number.TryGetDouble(out var value)
        && double.IsFinite(value)
        && (
            value != 0
            || !text.AsSpan(0, text.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : text.Length)
                .ContainsAnyInRange('1', '9'));

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]{0,29})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"^-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
