using System.Text.Json;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools.Schema;

/// <summary>One thing that a value does wrong.</summary>
/// <param name="Path">Where, as a dotted path; empty for the value itself.</param>
/// <param name="Rule">What must hold, in words that a person and a model understand.</param>
public sealed record SchemaError(string Path, string Rule)
{
    public override string ToString() => Path.Length == 0 ? Rule : $"{Path}: {Rule}";
}

/// <summary>
/// Checks a tool's arguments against its JSON Schema (draft 2020-12, the keywords that tools use: type, enum, const,
/// required, properties, additionalProperties, items, bounds, pattern, allOf, anyOf, oneOf, not). Patterns have one budget of time,
/// so no schema can stall the server.
/// </summary>
public static class SchemaValidator
{
    private const int MostErrors = 20;
    private const int MaxDepth = 32;

    public static IReadOnlyList<SchemaError> Validate(JsonElement schema, JsonElement value)
    {
        var errors = new List<SchemaError>();
        Check(schema, value, "", errors, 0, new());
        return errors;
    }

    private static void Check(JsonElement schema, JsonElement value, string path, List<SchemaError> errors, int depth, PatternBudget patterns)
    {
        if (errors.Count >= MostErrors || schema.ValueKind == JsonValueKind.True)
        {
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            errors.Add(new(path, depth > MaxDepth ? "is nested too deeply" : "is not allowed"));
            return;
        }

        if (schema.TryGetProperty("type", out var type) && !HasType(type, value))
        {
            errors.Add(new(path, $"must be {Names(type)}"));
            return;
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)))
        {
            errors.Add(new(path, $"must be one of {string.Join(", ", values.EnumerateArray())}"));
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            errors.Add(new(path, $"must be {constant}"));
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, path, errors, depth, patterns);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, path, errors, depth, patterns);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, path, errors, patterns);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value.GetDouble(), path, errors);
                break;
        }

        CheckCombinations(schema, value, path, errors, depth, patterns);
    }

    private static void CheckObject(JsonElement schema, JsonElement value, string path, List<SchemaError> errors, int depth, PatternBudget patterns)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(r => r.GetString()!).Where(n => !value.TryGetProperty(n, out _)))
            {
                errors.Add(new(Join(path, name), "is required"));
            }
        }

        var declared = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        var hasRest = schema.TryGetProperty("additionalProperties", out var rest);
        foreach (var member in value.EnumerateObject())
        {
            if (declared && properties.TryGetProperty(member.Name, out var own))
            {
                Check(own, member.Value, Join(path, member.Name), errors, depth + 1, patterns);
            }
            else if (hasRest)
            {
                Check(rest, member.Value, Join(path, member.Name), errors, depth + 1, patterns);
            }
        }
    }

    private static void CheckArray(JsonElement schema, JsonElement value, string path, List<SchemaError> errors, int depth, PatternBudget patterns)
    {
        Bound(schema, "minItems", value.GetArrayLength(), path, errors, "must have at least {0} entries", (v, b) => v >= b);
        Bound(schema, "maxItems", value.GetArrayLength(), path, errors, "must have at most {0} entries", (v, b) => v <= b);
        if (schema.TryGetProperty("items", out var items))
        {
            var i = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(items, item, $"{path}[{i++}]", errors, depth + 1, patterns);
            }
        }
    }

    private static void CheckText(JsonElement schema, string value, string path, List<SchemaError> errors, PatternBudget patterns)
    {
        var length = value.EnumerateRunes().Count();
        Bound(schema, "minLength", length, path, errors, "must have at least {0} characters", (v, b) => v >= b);
        Bound(schema, "maxLength", length, path, errors, "must have at most {0} characters", (v, b) => v <= b);
        if (schema.TryGetProperty("pattern", out var pattern) && !patterns.Matches(value, pattern.GetString()!))
        {
            errors.Add(new(path, $"must look like {pattern.GetString()}"));
        }
    }

    private static void CheckNumber(JsonElement schema, double value, string path, List<SchemaError> errors)
    {
        Bound(schema, "minimum", value, path, errors, "must be at least {0}", (v, b) => v >= b);
        Bound(schema, "maximum", value, path, errors, "must be at most {0}", (v, b) => v <= b);
        Bound(schema, "exclusiveMinimum", value, path, errors, "must be more than {0}", (v, b) => v > b);
        Bound(schema, "exclusiveMaximum", value, path, errors, "must be less than {0}", (v, b) => v < b);
    }

    private static void CheckCombinations(JsonElement schema, JsonElement value, string path, List<SchemaError> errors, int depth, PatternBudget patterns)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
            {
                Check(part, value, path, errors, depth + 1, patterns);
            }
        }

        if (schema.TryGetProperty("anyOf", out var any) && !any.EnumerateArray().Any(p => Holds(p, value, depth, patterns)))
        {
            errors.Add(new(path, "fits none of the allowed forms"));
        }

        if (schema.TryGetProperty("oneOf", out var one) && one.EnumerateArray().Count(p => Holds(p, value, depth, patterns)) != 1)
        {
            errors.Add(new(path, "must fit exactly one of the allowed forms"));
        }

        if (schema.TryGetProperty("not", out var not) && Holds(not, value, depth, patterns))
        {
            errors.Add(new(path, "has a form that is not allowed"));
        }
    }

    private static bool Holds(JsonElement schema, JsonElement value, int depth, PatternBudget patterns)
    {
        var errors = new List<SchemaError>();
        Check(schema, value, "", errors, depth + 1, patterns);
        return errors.Count == 0;
    }

    private static void Bound(
        JsonElement schema, string keyword, double value, string path, List<SchemaError> errors, string rule, Func<double, double, bool> holds)
    {
        if (schema.TryGetProperty(keyword, out var bound) && bound.ValueKind == JsonValueKind.Number && !holds(value, bound.GetDouble()))
        {
            errors.Add(new(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, rule, bound)));
        }
    }

    private static bool HasType(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(t => HasType(t, value))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            _ => false,
        };

    private static string Names(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray()) : $"of type {type.GetString()}";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
